// Where host.mjs gets its modules: beside this script, or, on a page opened from a file, from classic copies.
const folder = new URL(".", document.currentScript.src).href;

function loadModule(name) {
  if (location.protocol !== "file:") return import(`${folder}${name}.mjs`);
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${folder}${name}.js`;
    script.onload = () => (globalThis.gdModules?.[name] ? resolve(globalThis.gdModules[name]) : reject(new Error(`${name} did not load`)));
    script.onerror = () => reject(new Error(`${name} could not be read`));
    document.head.append(script);
  });
}

start(document, loadModule);
