// What the pages need beyond the theme's script: menus that close, and regions that scroll by keyboard.

const SCROLLING = ".katex-display, .cell_output, .table-wrapper";

/** Close every open menu of the bar but the one given. */
function closeMenus(except) {
  for (const menu of document.querySelectorAll(".gd-menu[open]")) if (menu !== except) menu.open = false;
}

/** Let the keyboard reach what overflows, and only that. */
function markScrolling() {
  const regions = [...document.querySelectorAll(SCROLLING)];
  // All widths first: a change between two of them would lay the whole page out again.
  const wide = regions.map((region) => region.scrollWidth > region.clientWidth);
  regions.forEach((region, i) => {
    if (wide[i]) region.tabIndex = 0;
    else region.removeAttribute("tabindex");
  });
}

document.addEventListener("click", (event) => closeMenus(event.target.closest(".gd-menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest(".gd-menu[open]");
  closeMenus();
  menu?.querySelector("summary").focus();
});
document.addEventListener("toggle", markScrolling, true);
window.addEventListener("load", markScrolling);
document.fonts.ready.then(markScrolling);
window.addEventListener("resize", markScrolling);

// The theme forgets where the keyboard was when a sidebar closes.
for (const side of ["primary", "secondary"]) {
  const dialog = document.getElementById(`pst-${side}-sidebar-modal`);
  dialog?.addEventListener("close", () => document.querySelector(`.${side}-toggle`)?.focus());
}
