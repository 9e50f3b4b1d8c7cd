import { t } from "./i18n.js";
import { language, tab } from "./signal.js";

// On a phone the panel is a sheet at the bottom edge with three heights: peek, half, full. CSS holds the heights;
// on a wide screen it ignores the states.

const STATES = ["peek", "half", "full"];
const DRAG = 24;

export function bottomSheet(panel, handle, tabList) {
  const set = (state) => {
    panel.dataset.state = state;
    handle.setAttribute("aria-expanded", String(state !== "peek"));
  };
  set(panel.dataset.state);
  language.watch(() => handle.setAttribute("aria-label", t("sheet")));
  let start = null;
  let wasDragged = false;
  handle.addEventListener("pointerdown", (event) => {
    start = event.clientY;
    wasDragged = false;
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointerup", (event) => {
    const way = start === null ? 0 : event.clientY - start;
    start = null;
    wasDragged = Math.abs(way) > DRAG;
    if (wasDragged) set(step(panel.dataset.state, way < 0 ? 1 : -1));
  });
  handle.addEventListener("click", () => {
    if (!wasDragged) set(panel.dataset.state === "peek" ? "half" : "peek");
    wasDragged = false;
  });
  tabList.addEventListener("click", () => { if (panel.dataset.state === "peek") set("half"); });
  tab.listen(() => { if (panel.dataset.state === "peek") set("half"); });
  return { fold: () => set("peek") };
}

const step = (state, by) => STATES[Math.max(0, Math.min(STATES.length - 1, STATES.indexOf(state) + by))];
