import { el } from "./dom.js";
import { t } from "./i18n.js";
import { language, results, tab } from "./signal.js";

const NAMES = ["layers", "legend", "statistics", "results", "import"];

/** The panel's tabs (WAI-ARIA tabs pattern); returns the body of each by name. */
export function makeTabs(list, body) {
  const buttons = new Map();
  const bodies = new Map();
  for (const name of NAMES) {
    const button = el("button", {
      type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `tab-body-${name}`,
      on: { click: () => tab.set(name) },
    });
    buttons.set(name, button);
    bodies.set(name, el("div", { role: "tabpanel", id: `tab-body-${name}`, "aria-labelledby": button.id }));
  }
  list.append(...buttons.values());
  body.append(...bodies.values());
  list.addEventListener("keydown", (event) => moveFocus(event, buttons));
  tab.watch((current) => {
    for (const [name, button] of buttons) {
      button.setAttribute("aria-selected", String(name === current));
      button.tabIndex = name === current ? 0 : -1;
      bodies.get(name).hidden = name !== current;
    }
    body.scrollTop = 0;
  });
  results.watch((found) => { buttons.get("results").hidden = found === null; });
  language.watch(() => {
    for (const [name, button] of buttons) button.textContent = t(`tab_${name}`);
  });
  return bodies;
}

function moveFocus(event, buttons) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const open = [...buttons.values()].filter((button) => !button.hidden);
  const next = open[(open.indexOf(document.activeElement) + step + open.length) % open.length];
  next.focus();
  next.click();
  event.preventDefault();
}
