import { fetchSchema } from "./api.js";
import { el, icon } from "./dom.js";
import { t } from "./i18n.js";
import { forget, selectionMark } from "./identify.js";
import { inquiry, language, layers, shownSystem } from "./signal.js";
import { copyText } from "./clipboard.js";
import { coordinateText, systemTitle } from "./coordinates.js";
import { fieldTitle, fieldValue, layerTitle, levelTitle } from "./terms.js";

/** The card of what stands at the point asked: a feature with its attributes, its address, its cell. */
export function detailsCard(root, showMarks) {
  let chosen = 0;
  const choose = (index) => { chosen = index; draw(); root.querySelector("h2")?.focus(); };
  const draw = async () => {
    const found = inquiry.value;
    root.hidden = !found;
    document.body.classList.toggle("has-card", Boolean(found));
    if (!found) return;
    const feature = found.features?.[chosen];
    const fields = feature ? await schemaOf(feature.layer) : {};
    if (found !== inquiry.value) return;
    if (!found.pending) showMarks("selection", selectionMark(feature));
    root.replaceChildren(...content(found, feature, fields, choose));
  };
  inquiry.listen((found) => { chosen = firstChoice(found); draw(); });
  language.listen(draw);
  shownSystem.listen(draw);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && inquiry.value && document.activeElement?.id !== "search-input") forget();
  });
}

/** The first feature, unless something else was searched for: then none, and the search's label is the title. */
function firstChoice(found) {
  const { code, label } = found?.sought ?? {};
  return label && found.features?.[0]?.properties.code !== code ? -1 : 0;
}

const schemaOf = (layer) => fetchSchema(layer).catch(() => ({}));

function content(found, feature, fields, choose) {
  return [
    head(found, feature),
    el("div", { class: "card-body" },
      feature ? attributes(feature, fields) : null,
      isEmpty(found) ? el("p", { class: "hint" }, t("nothingHereHint")) : null,
      found.pending || found.problem ? null : addressPart(found.address),
      found.pending || found.problem ? null : cellPart(found.cell),
      found.pending ? null : alsoHere(found, feature, choose),
      coordinatePart(found)),
  ];
}

const isEmpty = ({ features, pending, problem }) => !pending && !problem && !features.length;

function head(found, feature) {
  const layer = layers.value.find((one) => one.id === feature?.layer);
  const named = feature ? nameOf(feature, layer) : found.sought?.label ?? t("nothingHere");
  const title = found.pending ? t("loading") : named;
  return el("header", { class: "card-head" },
    el("div", {},
      el("h2", { tabindex: "-1" }, found.problem ? t("failed", { why: found.problem }) : title),
      layer ? el("p", { class: "card-layer" }, layerTitle(layer)) : null),
    closeButton(forget));
}

export const closeButton = (close) => el("button", {
  type: "button", class: "icon-button", "aria-label": t("close"), on: { click: close },
}, icon("close"));

/** What people call a feature: its name, else its address, else its code, else its number. */
export function nameOf(feature, layer) {
  const { name, address, code } = feature.properties;
  return (layer?.luotu.kind === "address" ? address : name) || address || code || `#${feature.id}`;
}

function attributes(feature, fields) {
  const names = [...new Set([...Object.keys(fields), ...Object.keys(feature.properties)])]
    .filter((name) => hasValue(feature.properties[name]));
  if (!names.length) return el("p", { class: "hint" }, t("noAttributes"));
  return el("dl", { class: "attributes", "aria-label": t("attributes") }, ...names.flatMap((name) => [
    el("dt", {}, fieldTitle(name, fields[name])),
    el("dd", {}, fieldValue(name, feature.properties[name], fields[name])),
  ]));
}

const titleOf = (id) => {
  const layer = layers.value.find((one) => one.id === id);
  return layer ? layerTitle(layer) : id;
};

const hasValue = (value) => value !== null && value !== undefined && value !== "";

function alsoHere({ features = [], more = [] }, current, choose) {
  if (features.length < (current ? 2 : 1)) return null;
  return el("section", { class: "card-part" },
    el("h3", {}, t("alsoHere")),
    el("ul", { class: "also" }, ...features.map((feature, index) => {
      const layer = layers.value.find((one) => one.id === feature.layer);
      return el("li", {}, el("button", {
        type: "button", "aria-pressed": String(feature === current), on: { click: () => choose(index) },
      }, el("span", {}, nameOf(feature, layer)), el("small", {}, layer ? layerTitle(layer) : feature.layer)));
    })),
    more.length ? el("p", { class: "hint" }, t("tooManyHere", { layers: more.map(titleOf).join("、") })) : null);
}

function addressPart(address) {
  const distance = address?.distance ?? address?.distanceMetres;
  const facts = address
    ? [levelTitle(address.level), Number.isFinite(distance) ? t("metresAway", { metres: Math.round(distance) }) : null]
    : [];
  return part(t("address"), address?.address ?? t("noAddress"), facts.filter(Boolean).join(" · "));
}

const cellPart = (cell) => part(t("cell"), cell ? cell.name || cell.code : t("noCell"), cell?.name ? cell.code : "");

function part(title, line, note) {
  return el("section", { class: "card-part" },
    el("h3", {}, title), el("p", {}, line), note ? el("small", {}, note) : null);
}

function coordinatePart({ lon, lat }) {
  const text = coordinateText(lon, lat);
  return el("section", { class: "card-part row" },
    el("div", {}, el("h3", {}, `${t("coordinates")} ${systemTitle()}`), el("p", { class: "digits" }, text)),
    el("button", { type: "button", class: "icon-button", "aria-label": t("copy"), title: t("copy"),
      on: { click: () => copyText(text) } }, icon("copy")));
}
