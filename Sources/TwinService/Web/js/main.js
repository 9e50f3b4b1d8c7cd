import { fetchCollections, fetchProfile, fetchStyle } from "./api.js";
import { keepAddressBar, readAddressBar } from "./address-bar.js";
import { detailsCard } from "./card.js";
import { mapControls } from "./controls.js";
import { byId } from "./dom.js";
import { mapFrame } from "./frame.js";
import { t, translate } from "./i18n.js";
import { forget, identify, identifyOnClick } from "./identify.js";
import { importPanel } from "./import/import-panel.js";
import { measureTool } from "./measure.js";
import { layersPanel } from "./layers-panel.js";
import { legendPanel } from "./legend-panel.js";
import { keepUpToDate } from "./live.js";
import { createMap, extentOf, flyTo, showExtent } from "./map.js";
import { addMarks } from "./marks.js";
import { completeStyles, isEmptyCity } from "./reload.js";
import { resultsPanel } from "./results-panel.js";
import { searchBox } from "./search.js";
import { bottomSheet } from "./sheet.js";
import { language, layers, profile, shownSystem, tab, visible } from "./signal.js";
import { statisticsPanel } from "./statistics-panel.js";
import { prepareStyle, showLayer, shownAtFirst } from "./style.js";
import { makeTabs } from "./tabs.js";
import { say, sayOnce } from "./toast.js";

// The page from top to bottom: what the address bar asks, what the service knows, the map, the panels.

const LEVEL_ZOOM = { province: 7, city: 9, county: 11, town: 13, community: 14.5, road: 15, place: 16.5, estate: 16 };

function speak() {
  document.documentElement.lang = language.value === "en" ? "en" : "zh-CN";
  const city = profile.value?.name || t("unnamedCity");
  document.title = t("pageTitle", { city });
  byId("city-name").textContent = city;
  byId("language").textContent = t("otherLanguage");
  byId("language").setAttribute("aria-label", t("switchLanguage"));
  translate(document);
}

async function start() {
  const asked = readAddressBar();
  language.set(asked.language);
  shownSystem.set(asked.system);
  language.watch(speak);
  profile.listen(speak);
  byId("language").addEventListener("click", () => language.set(language.value === "en" ? "zh" : "en"));
  const [city, collections, style] = await Promise.all([fetchProfile(), fetchCollections(), fetchStyle("onemap")]);
  profile.set(city);
  layers.set(collections);
  const map = createMap(prepareStyle(style, collections), asked.view);
  await map.once("load");
  await completeStyles(map, collections);
  const known = new Set(collections.map((layer) => layer.id));
  const first = asked.layers ?? shownAtFirst(style, collections);
  visible.set(new Set(first.filter((id) => known.has(id))));
  furnish(map);
  if (asked.at) identify(map, asked.at.lon, asked.at.lat);
  window.luotu = { map };
  document.body.dataset.ready = "true";
}

/** Puts the panels around a loaded map. */
function furnish(map) {
  const showMarks = addMarks(map);
  const bodies = makeTabs(byId("tabs"), byId("panel-body"));
  const sheet = bottomSheet(byId("panel"), byId("sheet-handle"), byId("tabs"));
  const go = (place) => {
    const nearest = Math.max(map.getZoom(), LEVEL_ZOOM[place.level] ?? 17.5);
    sheet.fold();
    identify(map, place.lon, place.lat, nearest, { code: place.code, label: place.address ?? place.text });
    flyTo(map, place.lon, place.lat, nearest);
  };
  visible.watch((shown) => { for (const { id } of layers.value) showLayer(map, id, shown.has(id)); });
  layersPanel(map, bodies.get("layers"), go);
  legendPanel(map, bodies.get("legend"));
  statisticsPanel(map, bodies.get("statistics"));
  const goAll = (places) => { forget(); showExtent(map, extentOf(places)); };
  resultsPanel(bodies.get("results"), { go, goAll }, showMarks);
  importPanel(map, bodies.get("import"));
  searchBox(byId("search"), go);
  detailsCard(byId("card"), showMarks);
  identifyOnClick(map, showMarks);
  mapControls(map, byId("controls"), showMarks);
  measureTool(map, byId("controls"), showMarks);
  mapFrame(map, byId("frame"));
  keepAddressBar(map);
  keepUpToDate(map);
  if (isEmptyCity()) tab.set("import");
  map.on("error", ({ error }) => sayOnce(t("failed", { why: error.message })));
  map.on("dragstart", () => { if (matchMedia("(max-width: 760px)").matches) sheet.fold(); });
}

start().catch((problem) => {
  forget();
  say(problem instanceof TypeError ? t("offline") : t("failed", { why: problem.message }), 600);
});
