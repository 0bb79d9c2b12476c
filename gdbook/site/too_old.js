// For browsers without modules only (`nomodule`), so in the language of their time.
document.addEventListener("DOMContentLoaded", function () {
  var notes = document.getElementsByClassName("gd-message");
  for (var i = 0; i < notes.length; i++) {
    notes[i].textContent = "This browser is too old for the live figure, so you see its picture.";
  }
});
