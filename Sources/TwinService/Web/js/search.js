import { fetchGeocode, fetchSuggestions } from "./api.js";
import { el, icon } from "./dom.js";
import { t } from "./i18n.js";
import { language, results, tab } from "./signal.js";
import { say } from "./toast.js";
import { levelTitle } from "./terms.js";

const PAUSE = 160;

/** "121.5, 31.2" (longitude first, also with a Chinese comma or a space) as a point; null otherwise. */
export function readCoordinate(text) {
  const found = /^\s*(-?\d+(?:\.\d+)?)\s*[,，\s]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text);
  if (!found) return null;
  const [lon, lat] = [Number(found[1]), Number(found[2])];
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 85 ? { lon, lat } : null;
}

/** The search box: an ARIA combobox with a list of suggestions. `go(place)` moves the map. */
export function searchBox(root, go) {
  const box = { items: [], active: -1, timer: 0, asking: null, go };
  box.list = el("ul", { class: "suggestions", id: "suggestions", role: "listbox", hidden: true });
  box.input = el("input", {
    id: "search-input", type: "search", role: "combobox", autocomplete: "off", spellcheck: "false",
    enterkeyhint: "search", "aria-autocomplete": "list", "aria-controls": "suggestions", "aria-expanded": "false",
    on: {
      input: () => later(box), keydown: (event) => key(box, event), focus: () => box.items.length && open(box),
      blur: () => setTimeout(() => close(box), 120),
    },
  });
  box.clear = el("button", { type: "button", class: "icon-button", hidden: true, on: { click: () => clear(box) } },
    icon("close"));
  root.append(icon("search"), box.input, box.clear, el("kbd", { "aria-hidden": "true" }, "/"), box.list);
  root.setAttribute("role", "search");
  document.addEventListener("keydown", (event) => {
    const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName);
    if (event.key === "/" && !isTyping) { event.preventDefault(); box.input.focus(); }
  });
  language.watch(() => {
    box.input.placeholder = t("searchPlaceholder");
    box.input.setAttribute("aria-label", t("searchLabel"));
    box.clear.setAttribute("aria-label", t("clearSearch"));
    box.list.setAttribute("aria-label", t("suggestions"));
  });
}

function later(box) {
  box.clear.hidden = box.input.value === "";
  clearTimeout(box.timer);
  box.asking?.abort();
  box.timer = setTimeout(() => suggest(box), PAUSE);
}

async function suggest(box) {
  const text = box.input.value.trim();
  const point = readCoordinate(text);
  if (!text) return show(box, []);
  if (point) return show(box, [{ text: `${point.lon}, ${point.lat}`, level: "", label: t("coordinate"), ...point }]);
  box.asking = new AbortController();
  try {
    show(box, (await fetchSuggestions(text, box.asking.signal)).suggestions ?? []);
  } catch (problem) {
    if (problem.name !== "AbortError") show(box, []);
  }
}

function show(box, items) {
  box.items = items;
  box.active = -1;
  box.list.replaceChildren(...items.map((item, index) => el("li", {
    role: "option", id: `suggestion-${index}`, "aria-selected": "false",
    on: { pointerdown: (event) => { event.preventDefault(); choose(box, item); } },
  }, el("span", {}, ...emphasise(item.text, box.input.value.trim())),
  el("small", {}, item.label ?? levelTitle(item.level)))));
  if (items.length && document.activeElement === box.input) open(box);
  else close(box);
}

function emphasise(text, query) {
  const at = query ? text.indexOf(query) : -1;
  return at < 0 ? [text] : [text.slice(0, at), el("b", {}, query), text.slice(at + query.length)];
}

function open(box) {
  box.list.hidden = false;
  box.input.setAttribute("aria-expanded", "true");
}

function close(box) {
  box.list.hidden = true;
  box.input.setAttribute("aria-expanded", "false");
  box.input.removeAttribute("aria-activedescendant");
}

function activate(box, index) {
  const count = box.items.length;
  if (!count) return;
  box.active = ((index + count + 2) % (count + 1)) - 1;
  [...box.list.children].forEach((node, at) => node.setAttribute("aria-selected", String(at === box.active)));
  if (box.active < 0) box.input.removeAttribute("aria-activedescendant");
  else box.input.setAttribute("aria-activedescendant", `suggestion-${box.active}`);
  box.list.children[box.active]?.scrollIntoView({ block: "nearest" });
}

function key(box, event) {
  if (event.isComposing) return;
  if (event.key === "ArrowDown") activate(box, box.active + 1);
  else if (event.key === "ArrowUp") activate(box, box.active < 0 ? box.items.length - 1 : box.active - 1);
  else if (event.key === "Enter") submit(box);
  else if (event.key === "Escape") close(box);
  else return;
  event.preventDefault();
}

function submit(box) {
  const text = box.input.value.trim();
  clearTimeout(box.timer);
  if (box.active >= 0) return choose(box, box.items[box.active]);
  const point = readCoordinate(text);
  if (point) return choose(box, { text, level: "", ...point });
  return text ? search(box, text) : undefined;
}

function choose(box, item) {
  box.input.value = item.text;
  box.clear.hidden = false;
  show(box, []);
  if (Number.isFinite(item.lon)) box.go(item);
  else search(box, item.text);
}

async function search(box, query) {
  show(box, []);
  box.input.blur();
  try {
    const answer = await fetchGeocode(query);
    tab.set("results");
    results.set({ query, candidates: answer.candidates ?? [], why: answer.why ?? answer.reason ?? null });
    if (answer.candidates?.length === 1) box.go(answer.candidates[0]);
  } catch (problem) {
    say(t("failed", { why: problem.message }));
  }
}

function clear(box) {
  box.input.value = "";
  box.clear.hidden = true;
  show(box, []);
  results.set(null);
  if (tab.value === "results") tab.set("layers");
  box.input.focus();
}
