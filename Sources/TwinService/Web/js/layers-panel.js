import { openTable } from "./attribute-table.js";
import { el, icon } from "./dom.js";
import { number, t } from "./i18n.js";
import { language, layers, visible, zoom } from "./signal.js";
import { firstZoom, legendOf } from "./style.js";
import { swatch } from "./symbol.js";
import { layerTitle, themeRank, themeTitle } from "./terms.js";
import { showExtent } from "./map.js";

/** The layer tree: themes, and under each its layers with switch, symbol, title and count. */
export function layersPanel(map, root, go) {
  const draw = () => {
    const focused = document.activeElement?.id;
    root.replaceChildren(...(layers.value.length ? themes(map, go) : [el("p", { class: "hint" }, t("noLayers"))]));
    if (focused) document.getElementById(focused)?.focus();
    markZoom(map, root);
  };
  for (const part of [layers, visible, language]) part.listen(draw);
  zoom.listen(() => markZoom(map, root));
  draw();
}

function themes(map, go) {
  const groups = groupBy(layers.value, (layer) => layer.luotu.theme || "");
  return [...groups].sort(([a], [b]) => themeRank(a) - themeRank(b))
    .map(([theme, members]) => group(map, theme, members, go));
}

function groupBy(list, key) {
  const groups = new Map();
  for (const item of list) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

function group(map, theme, members, go) {
  return el("section", { class: "theme" },
    el("div", { class: "theme-head" }, el("h2", {}, themeTitle(theme)),
      members.length > 1 ? themeSwitch(theme, members) : null),
    el("ul", {}, ...members.map((layer) => el("li", {}, row(map, layer, go)))));
}

function themeSwitch(theme, members) {
  const shown = members.filter((layer) => visible.value.has(layer.id)).length;
  const all = el("input", {
    type: "checkbox", class: "switch small", id: `theme-${theme}`, checked: shown === members.length,
    "aria-label": t("toggleTheme", { theme: themeTitle(theme) }),
    on: { change: (event) => turn(members.map((layer) => layer.id), event.target.checked) },
  });
  all.indeterminate = shown > 0 && shown < members.length;
  return all;
}

function row(map, layer, go) {
  const id = `layer-${layer.id}`;
  const title = layerTitle(layer);
  return el("div", { class: "layer", "data-layer": layer.id },
    el("input", {
      type: "checkbox", class: "switch", id, checked: visible.value.has(layer.id),
      on: { change: (event) => turn([layer.id], event.target.checked) },
    }),
    el("label", { for: id }, swatch(legendOf(map, layer.id)[0]),
      el("span", { class: "layer-title" }, title, el("small", { class: "zoom-hint" }))),
    el("span", { class: "count", title: t("featureCount", { count: number(layer.luotu.count) }) },
      number(layer.luotu.count)),
    el("button", {
      type: "button", class: "icon-button fit table-button", disabled: layer.luotu.count === 0,
      "aria-label": t("openTable", { layer: title }), title: t("openTable", { layer: title }),
      on: { click: () => openTable(layer, go) },
    }, icon("table")),
    fitButton(map, layer, title));
}

/** Moves the map to a layer; without effect for one that is empty. */
function fitButton(map, layer, title) {
  const extent = layer.extent?.spatial?.bbox?.[0];
  return el("button", {
    type: "button", class: "icon-button fit", disabled: !extent, "aria-label": t("fitLayer", { layer: title }),
    title: t("fitLayer", { layer: title }), on: { click: () => showExtent(map, extent) },
  }, icon("fit"));
}

function turn(ids, isOn) {
  const next = new Set(visible.value);
  for (const id of ids) next[isOn ? "add" : "delete"](id);
  visible.set(next);
}

/** Says of layers that are on but not drawn at this zoom that they appear further in. */
function markZoom(map, root) {
  for (const node of root.querySelectorAll(".layer")) {
    const isAway = visible.value.has(node.dataset.layer) && zoom.value < firstZoom(map, node.dataset.layer);
    node.classList.toggle("away", isAway);
    node.querySelector(".zoom-hint").textContent = isAway ? t("zoomInToSee") : "";
  }
}
