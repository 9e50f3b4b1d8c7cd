import { el } from "../dom.js";
import { t } from "../i18n.js";
import { fieldTitle } from "../terms.js";
import { ROLES } from "./kinds.js";

/**
 * The table of fields: what stands in the file, and what it becomes. `map` ({source: target or null}) follows the
 * choices; `fields` is the layer's schema, null for a layer of one's own (which takes any field).
 */
export function mappingTable(answer, map, fields, changed) {
  const rows = answer.fields.map((field) => el("tr", {},
    el("td", {}, el("span", { class: "source-field" }, field.source), samples(field)),
    el("td", {}, targetSelect(field, map, fields, changed))));
  return el("table", { class: "mapping" },
    el("thead", {}, el("tr", {}, ...["sourceField", "targetField"].map((key) => el("th", { scope: "col" }, t(key))))),
    el("tbody", {}, ...rows));
}

/** The table of a spreadsheet's columns: each an attribute, or what says where a row lies or which row it is. */
export function roleTable(answer, map, changed) {
  const options = (current) => [el("option", { value: "" }, t("roleNone")),
    ...ROLES.map((role) => el("option", { value: role, selected: role === current }, t(`role_${role}`)))];
  const rows = answer.fields.map((field) => {
    const choice = el("select", {
      "aria-label": `${field.source}: ${t("role")}`, class: map[field.source] ? null : "left-out",
      on: { change: (event) => {
        map[field.source] = event.target.value || null;
        event.target.classList.toggle("left-out", !event.target.value);
        changed();
      } },
    }, ...options(map[field.source]));
    return el("tr", {}, el("td", {}, el("span", { class: "source-field" }, field.source), samples(field)),
      el("td", {}, choice));
  });
  return el("table", { class: "mapping" },
    el("thead", {}, el("tr", {}, ...["sourceField", "role"].map((key) => el("th", { scope: "col" }, t(key))))),
    el("tbody", {}, ...rows));
}

/** What is wrong with the roles: one given twice, or none that says where a row lies. */
export function roleFaults(map) {
  const chosen = Object.values(map).filter(Boolean);
  const twice = [...new Set(chosen.filter((role, index) => chosen.indexOf(role) !== index))];
  const hasPlace = chosen.includes("address") || (chosen.includes("x") && chosen.includes("y"));
  const faults = twice.map((role) => t("doubleTarget", { field: t(`role_${role}`) }));
  return (hasPlace ? faults : [...faults, t("noPlaceColumn")]).join("；");
}

function samples(field) {
  const texts = (field.samples ?? []).filter((text) => text !== null && text !== "").slice(0, 2);
  return texts.length ? el("small", {}, t("samples", { samples: texts.join("、") })) : null;
}

function targetSelect(field, map, fields, changed) {
  const names = fields ? Object.keys(fields) : [...new Set([field.target, field.source].filter(Boolean))];
  const current = map[field.source] ?? "";
  if (current && !names.includes(current)) names.push(current);
  return el("select", {
    "aria-label": `${field.source}: ${t("targetField")}`, class: current ? null : "left-out",
    on: { change: (event) => {
      map[field.source] = event.target.value || null;
      event.target.classList.toggle("left-out", !event.target.value);
      changed();
    } },
  }, el("option", { value: "" }, t("leaveOut")),
  ...names.map((name) => el("option", { value: name, selected: name === current },
    fields ? fieldTitle(name, fields[name]) : name)));
}

/**
 * What is wrong with a mapping: required fields without a source (rows may still pass where a code is given by rule),
 * and a target chosen twice, which cannot be published.
 */
export function mappingFaults(map, fields, required) {
  const chosen = Object.values(map).filter(Boolean);
  const missing = required.filter((name) => fields?.[name] && !chosen.includes(name));
  const twice = [...new Set(chosen.filter((name, index) => chosen.indexOf(name) !== index))];
  const title = (name) => fieldTitle(name, fields?.[name]);
  return {
    missing: missing.length ? t("missingFields", { fields: missing.map(title).join("、") }) : "",
    twice: twice.map((name) => t("doubleTarget", { field: title(name) })).join("；"),
  };
}
