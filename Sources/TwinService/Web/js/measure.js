import { byId, el, icon } from "./dom.js";
import { area, pathLength } from "./geodesy.js";
import { addText, t } from "./i18n.js";
import { mark } from "./marks.js";
import { language, measuring } from "./signal.js";

// Measuring: every click adds a point; the length of the path and, from three points on, the area that they enclose.

addText({
  measure: ["量测距离和面积", "Measure lengths and areas"],
  measureHint: ["在地图上逐点单击；退格键撤一点，Esc 结束", "Click point by point; Backspace takes one back, Esc ends"],
  measureLength: ["长度", "Length"],
  measureArea: ["围成面积", "Area enclosed"],
  squareMetres: ["平方米", "m²"],
  squareKilometres: ["平方公里", "km²"],
});

const digits = (value, places) => value.toLocaleString("en-US", { maximumFractionDigits: places });

export const lengthText = (metres) =>
  metres < 1000 ? `${digits(metres, 1)} ${t("metres")}` : `${digits(metres / 1000, 3)} ${t("kilometres")}`;

export const areaText = (squareMetres) =>
  squareMetres < 1e6 ? `${digits(squareMetres, 0)} ${t("squareMetres")}` : `${digits(squareMetres / 1e6, 3)} ${t("squareKilometres")}`;

/** The button, the box with the figures, and the marks on the map. */
export function measureTool(map, controls, showMarks) {
  let points = [];
  const button = el("button", {
    type: "button", id: "control-measure", "aria-pressed": "false", on: { click: () => measuring.set(!measuring.value) },
  }, icon("ruler"));
  controls.append(button);
  const box = el("section", { id: "measure", class: "measure", hidden: true, "aria-live": "polite" });
  byId("map-area").append(box);

  const draw = () => {
    button.setAttribute("aria-pressed", String(measuring.value));
    box.hidden = !measuring.value;
    showMarks("measure", measuring.value ? shapes(points) : []);
    map.getCanvas().style.cursor = measuring.value ? "crosshair" : "";
    box.replaceChildren(...figures(points));
  };
  const change = (next) => { points = next; draw(); };
  map.on("click", (event) => {
    if (measuring.value) change([...points, [event.lngLat.lng, event.lngLat.lat]]);
  });
  document.addEventListener("keydown", (event) => {
    if (!measuring.value || /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName)) return;
    if (event.key === "Escape") measuring.set(false);
    else if (event.key === "Backspace") change(points.slice(0, -1));
    else return;
    event.preventDefault();
  });
  measuring.listen(() => change([]));
  language.watch(() => {
    button.setAttribute("aria-label", t("measure"));
    button.title = t("measure");
    draw();
  });
}

function shapes(points) {
  const marks = points.map((point) => mark("click", { type: "Point", coordinates: point }));
  if (points.length > 1) marks.push(mark("selection", { type: "LineString", coordinates: points }));
  if (points.length > 2) {
    marks.push(mark("selection", { type: "Polygon", coordinates: [[...points, points[0]]] }));
  }
  return marks;
}

function figures(points) {
  if (points.length < 2) return [el("p", {}, t("measureHint"))];
  const row = (title, name, text) => el("p", {}, `${title} `, el("strong", { class: name }, text));
  const rows = [row(t("measureLength"), "measure-length", lengthText(pathLength(points)))];
  if (points.length > 2) rows.push(row(t("measureArea"), "measure-area", areaText(area(points))));
  return rows;
}
