import { rejectsAddress } from "../api.js";
import { el } from "../dom.js";
import { number, t } from "../i18n.js";
import { ENCODINGS, SYSTEMS } from "./kinds.js";

/** How the file was or is to be read, each changeable: layer in the file, encoding, reference system. */
export function readingForm(answer, again) {
  const layers = answer.layers?.length > 1
    ? select("import-source-layer", t("sourceLayer"), answer.layers.map((name) => [name, name]), answer.sourceLayer,
      (sourceLayer) => again({ sourceLayer }))
    : null;
  const encodings = ENCODINGS.map((name) => [name, name]);
  const systems = SYSTEMS.map(([code, title]) => [code, `${title} · ${code}`]);
  return el("div", { class: "reading" }, layers,
    select("import-encoding", t("encoding"), encodings, answer.encoding, (encoding) => again({ encoding })),
    select("import-crs", t("crs"), systems, answer.crs, (crs) => again({ crs })));
}

function select(id, label, options, current, changed) {
  const isKnown = options.some(([value]) => value === current);
  const all = isKnown || !current ? options : [[current, current], ...options];
  return el("div", { class: "field" }, el("label", { for: id }, label),
    el("select", { id, on: { change: (event) => changed(event.target.value) } },
      current ? null : el("option", { value: "", selected: true }, t("detected")),
      ...all.map(([value, text]) => el("option", { value, selected: value === current }, text))));
}

/** The five counts of an import; read = inserted + updated + unchanged + rejected. */
export function summaryCounts(summary) {
  const counts = ["inserted", "updated", "unchanged", "rejected"].map((key) => el("div", { class: `tally ${key}` },
    el("strong", { class: "digits" }, number(summary[key] ?? 0)), el("span", {}, t(key))));
  return el("div", { class: "summary" },
    el("p", {}, `${t("read")} `, el("strong", { class: "digits" }, number(summary.read))), ...counts);
}

/** The rejected rows with their reasons, and the file that can be corrected and imported again. */
export function rejectsTable(answer) {
  if (!answer.rejectsTotal) return null;
  const rows = answer.rejects.map(({ row, field, value, reason }) => el("tr", {},
    el("td", { class: "digits" }, String(row)), el("td", {}, field ?? ""), el("td", { class: "value" }, value ?? ""),
    el("td", {}, reason)));
  return el("section", { class: "rejects" },
    el("h3", {}, t("rejects"),
      el("small", {}, t("rejectsShown", { shown: answer.rejects.length, total: number(answer.rejectsTotal) }))),
    el("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": t("rejects") },
      el("table", {},
        el("thead", {}, el("tr", {}, ...["row", "field", "value", "reason"].map((key) =>
          el("th", { scope: "col" }, t(key))))),
        el("tbody", {}, ...rows))),
    rejectsLink(answer.upload));
}

export const rejectsLink = (upload) =>
  el("a", { class: "link", href: rejectsAddress(upload), download: "rejects.csv" }, t("downloadRejects"));

/** How a table was understood and placed. */
export function placingNotes({ byCoordinates, byAddress, apart, notes }) {
  return el("section", { class: "placing" },
    el("p", {}, t("placedBy", { coordinates: number(byCoordinates), address: number(byAddress) }),
      apart ? ` ${t("placedApart", { apart: number(apart) })}` : ""),
    el("ul", { class: "hint" }, ...notes.map((note) => el("li", {}, note))));
}
