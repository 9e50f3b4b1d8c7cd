import { fetchGeocode, fetchSuggestions } from "../api.js";
import { el } from "../dom.js";
import { t } from "../i18n.js";
import { signal } from "../signal.js";
import { levelTitle } from "../terms.js";

const PAUSE = 180;

/** A field that finds an address of the base. `chosen` is {address, code, lon, lat, level}, null while none is. */
export function addressChooser() {
  const box = { chosen: signal(null), timer: 0, asking: null };
  box.input = el("input", {
    id: "address", type: "search", autocomplete: "off", enterkeyhint: "search",
    on: { input: () => later(box), change: () => undefined },
  });
  box.list = el("div", { class: "found", hidden: true });
  box.element = el("div", {});
  box.chosen.watch(() => draw(box));
  return box;
}

/** Draws the field anew, in the language of now. */
export function draw(box) {
  const { value } = box.chosen;
  if (value) {
    box.element.replaceChildren(
      el("div", { class: "chosen" }, el("div", {}, value.address), el("div", { class: "digits" }, value.code ?? "")),
      el("button", { type: "button", class: "link", on: { click: () => { box.chosen.set(null); box.input.focus(); } } },
        t("changeAddress")));
  } else {
    box.input.placeholder = t("addressHint");
    box.element.replaceChildren(el("div", { class: "field" },
      el("label", { for: "address" }, t("whichAddress")), box.input), box.list);
  }
}

function later(box) {
  clearTimeout(box.timer);
  box.asking?.abort();
  box.timer = setTimeout(() => suggest(box), PAUSE);
}

async function suggest(box) {
  const text = box.input.value.trim();
  if (!text) return show(box, []);
  box.asking = new AbortController();
  try {
    show(box, (await fetchSuggestions(text, box.asking.signal)).suggestions ?? []);
  } catch (problem) {
    if (problem.name !== "AbortError") show(box, []);
  }
  return undefined;
}

function show(box, items) {
  box.list.hidden = items.length === 0;
  box.list.replaceChildren(...items.map((item) => el("button", {
    type: "button", on: { click: () => choose(box, item) },
  }, el("span", {}, item.text), el("small", {}, levelTitle(item.level)))));
}

/** A suggestion that has no code yet is looked up. */
async function choose(box, item) {
  show(box, []);
  box.input.value = item.text;
  const best = item.code ? item : (await fetchGeocode(item.text)).candidates?.[0];
  if (!best?.code) return later(box);
  box.chosen.set({ address: item.address ?? best.address ?? item.text, ...best });
  return undefined;
}
