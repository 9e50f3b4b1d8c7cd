import { fetchItems, fetchPage, fetchSchema } from "./api.js";
import { el, icon } from "./dom.js";
import { addText, number, t } from "./i18n.js";
import { fieldTitle, fieldValue, layerTitle } from "./terms.js";

// The attribute table of a layer: pages of rows from the service, sorted and filtered there, so that a million rows are
// as quick as a hundred.

addText({
  openTable: ["{layer}：打开属性表", "{layer}: open the table"],
  tableTitle: ["{layer} 属性表", "{layer}: attributes"],
  tableFilter: ["筛选条件（CQL2）", "Filter (CQL2)"],
  tableFilterHint: ["例如 name LIKE '路灯%' AND class = '0101'", "such as name LIKE 'A%' AND class = '0101'"],
  tableApply: ["筛选", "Apply"],
  tableRows: ["第 {from}–{to} 行，共 {total} 行", "Rows {from}–{to} of {total}"],
  tableEmpty: ["没有符合条件的行", "No row matches"],
  tableNext: ["下一页", "Next"],
  tableFirst: ["第一页", "First"],
  sortBy: ["按{field}排序", "Sort by {field}"],
});

const PAGE = 50;

/** Opens the table; `go` moves the map to a row's place. */
export async function openTable(layer, go) {
  const fields = await fetchSchema(layer.id);
  const state = { sort: null, filter: "", from: 1, next: null };
  const status = el("p", { class: "table-status", "aria-live": "polite" });
  const body = el("tbody");
  const input = el("input", { id: "table-filter", placeholder: t("tableFilterHint"), autocomplete: "off" });
  const next = el("button", { type: "button", class: "quiet", id: "table-next" }, t("tableNext"));
  const first = el("button", { type: "button", class: "quiet", id: "table-first" }, t("tableFirst"));
  const dialog = el("dialog", { class: "table-dialog", "aria-label": t("tableTitle", { layer: layerTitle(layer) }) });

  const fill = (page) => {
    const last = state.from + page.features.length - 1;
    state.next = page.links.find((link) => link.rel === "next")?.href ?? null;
    next.disabled = !state.next;
    first.disabled = state.from === 1;
    status.textContent = page.features.length
      ? t("tableRows", { from: number(state.from), to: number(last), total: number(page.numberMatched) }) : t("tableEmpty");
    body.replaceChildren(...page.features.map((feature) => row(feature, fields, () => {
      const place = middle(feature.geometry);
      if (place) { dialog.close(); go({ lon: place[0], lat: place[1], code: feature.properties.code }); }
    })));
  };
  const load = async (ask, from) => {
    try {
      const page = await ask;
      state.from = from;
      fill(page);
    } catch (problem) {
      status.textContent = t("failed", { why: problem.message });
    }
  };
  const restart = () => load(fetchItems(layer.id, { limit: PAGE, sortby: state.sort, filter: state.filter }), 1);
  next.addEventListener("click", () => load(fetchPage(state.next), state.from + PAGE));
  first.addEventListener("click", restart);
  const sort = (name) => { state.sort = state.sort === name ? `-${name}` : name; mark(); restart(); };
  const heads = Object.entries(fields).map(([name, field]) => el("th", { scope: "col", "data-field": name },
    el("button", {
      type: "button", "aria-label": t("sortBy", { field: fieldTitle(name, field) }), on: { click: () => sort(name) },
    }, fieldTitle(name, field))));
  const mark = () => heads.forEach((head) => {
    const name = head.dataset.field;
    head.setAttribute("aria-sort", state.sort === name ? "ascending" : state.sort === `-${name}` ? "descending" : "none");
  });
  const form = el("form", { class: "table-form", on: { submit: (event) => {
    event.preventDefault();
    state.filter = input.value.trim();
    restart();
  } } }, el("label", { for: "table-filter" }, t("tableFilter")), input,
  el("button", { type: "submit", class: "primary", id: "table-apply" }, t("tableApply")));
  dialog.append(
    el("header", {}, el("h2", {}, layerTitle(layer)),
      el("button", { type: "button", class: "icon-button", "aria-label": t("close"), on: { click: () => dialog.close() } },
        icon("close"))),
    form, el("div", { class: "table-scroll", tabindex: 0 }, el("table", {}, el("thead", {}, el("tr", {}, ...heads)), body)),
    el("footer", {}, status, first, next));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  mark();
  await restart();
}

function row(feature, fields, choose) {
  const cells = Object.entries(fields).map(([name, field]) =>
    el("td", {}, fieldValue(name, feature.properties[name], field)));
  return el("tr", { tabindex: 0, on: {
    click: choose, keydown: (event) => { if (event.key === "Enter") choose(); },
  } }, ...cells);
}

/** A position on a geometry: the first of a point, the middle one of a line or border. */
function middle(geometry) {
  let part = geometry?.coordinates;
  if (!part) return null;
  while (Array.isArray(part[0]) && Array.isArray(part[0][0])) part = part[0];
  return Array.isArray(part[0]) ? part[Math.floor(part.length / 2)] : part;
}
