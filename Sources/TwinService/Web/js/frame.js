import { el } from "./dom.js";
import { number, t } from "./i18n.js";
import { coordinateText, systemTitle } from "./coordinates.js";
import { metresPerPixel, scaleDenominator } from "./map.js";
import { language, profile, shownSystem } from "./signal.js";

// The margin of the map: scale, coordinates, source and map-approval number (审图号).

const barWidth = () => (innerWidth > 760 ? 110 : 72);
/** Round lengths in metres: 1, 2, 5, 10, … 5,000,000. */
const LENGTHS = [0, 1, 2, 3, 4, 5, 6].flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power));

export function mapFrame(map, root) {
  const parts = {
    bar: el("span", { class: "scale-bar", "aria-hidden": "true" }),
    barText: el("span", { class: "scale-length" }),
    ratio: el("span", { class: "scale-ratio digits" }),
    point: el("output", { class: "pointer digits", "aria-live": "off" }),
    systems: el("span", { class: "systems", role: "group" }),
    source: el("span", { class: "source" }),
    approval: el("span", { class: "approval" }),
  };
  root.append(
    el("div", { class: "frame-part scale" }, parts.bar, parts.barText, parts.ratio),
    el("div", { class: "frame-part where" }, parts.systems, parts.point),
    el("div", { class: "frame-part origin" }, parts.source, parts.approval));
  scale(map, parts);
  pointer(map, parts);
  const words = () => {
    root.setAttribute("aria-label", t("scaleBar"));
    const { source, mapApprovalNumber } = profile.value ?? {};
    parts.source.textContent = source ? t("source", { source }) : "";
    parts.approval.textContent = mapApprovalNumber ? t("approval", { number: mapApprovalNumber }) : t("noApproval");
  };
  profile.listen(words);
  language.watch(words);
}

function scale(map, parts) {
  const draw = () => {
    const metres = LENGTHS.findLast((length) => length / metresPerPixel(map) <= barWidth()) ?? 1;
    parts.bar.style.width = `${Math.round(metres / metresPerPixel(map))}px`;
    parts.barText.textContent = metres < 1000 ? `${metres} ${t("metres")}` : `${metres / 1000} ${t("kilometres")}`;
    parts.ratio.textContent = t("scaleText", { scale: number(rounded(scaleDenominator(map))) });
  };
  map.on("move", draw);
  language.watch(draw);
}

/** Two significant digits: a scale on a screen is no truer than that. */
function rounded(value) {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.round(value / step) * step;
}

/** Pressing the system that is shown already goes to the other one: a phone has room for one button only. */
const other = (system) => (system === shownSystem.value ? { cgcs2000: "gcj02", gcj02: "cgcs2000" }[system] : system);

function pointer(map, parts) {
  let last = null;
  const draw = () => {
    const { lng, lat } = last ?? map.getCenter();
    parts.point.textContent = coordinateText(lng, lat);
  };
  map.on("mousemove", (event) => { last = event.lngLat; draw(); });
  map.on("mouseout", () => { last = null; draw(); });
  map.on("move", draw);
  const buttons = ["cgcs2000", "gcj02"].map((system) => el("button", {
    type: "button", "data-system": system, on: { click: () => shownSystem.set(other(system)) },
  }, systemTitle(system)));
  parts.systems.append(...buttons);
  language.watch(() => parts.systems.setAttribute("aria-label", t("shownSystem")));
  shownSystem.watch((system) => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.system === system));
    draw();
  });
}
