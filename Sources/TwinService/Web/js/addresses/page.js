import { byId } from "../dom.js";
import { fetchProfile } from "../api.js";
import { t, translate } from "../i18n.js";
import { language, profile } from "../signal.js";
import "./words.js";

/** What both pages begin with: the language, its switch, the city's name. */
export async function beginPage(title) {
  const asked = new URLSearchParams(location.hash.slice(1)).get("lang");
  if (asked) language.set(asked === "en" ? "en" : "zh");
  const speak = () => {
    document.documentElement.lang = language.value === "en" ? "en" : "zh-CN";
    document.title = t(title);
    byId("language").textContent = t("otherLanguage");
    byId("language").setAttribute("aria-label", t("switchLanguage"));
    byId("city").textContent = profile.value?.name ?? "";
    translate(document);
  };
  language.watch(speak);
  profile.listen(speak);
  byId("language").addEventListener("click", () => language.set(language.value === "en" ? "zh" : "en"));
  profile.set(await fetchProfile());
}

/** Metres between two positions on a sphere: good enough to show. */
export function metresBetween(a, b) {
  const radians = Math.PI / 180;
  const x = (b.lon - a.lon) * Math.cos(((a.lat + b.lat) / 2) * radians);
  return Math.hypot(x, b.lat - a.lat) * radians * 6371008;
}

export const degrees = (place) =>
  (place?.lon === undefined || place.lon === null ? "—" : `${place.lon.toFixed(6)}, ${place.lat.toFixed(6)}`);
