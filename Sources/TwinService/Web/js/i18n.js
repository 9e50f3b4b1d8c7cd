import { language } from "./signal.js";

// Every sentence of the page: [中文, English]. {name} is filled in by `t`.
const TEXT = {
  pageTitle: ["{city} · 城市一张图", "{city} · City Map"],
  tagline: ["城市空间数字孪生一张图", "One map of the city"],
  unnamedCity: ["落图", "Luotu"],
  skipToSearch: ["跳到搜索", "Skip to search"],
  map: ["地图", "Map"],
  details: ["要素详情", "Feature details"],
  mapControls: ["地图工具", "Map controls"],
  switchLanguage: ["切换为英文", "Switch to Chinese"],
  otherLanguage: ["EN", "中文"],
  close: ["关闭", "Close"],
  loading: ["正在查询…", "Looking…"],
  failed: ["没有成功：{why}", "That did not work: {why}"],
  offline: ["连不上服务，请确认服务仍在运行", "The service does not answer. Is it running?"],

  searchLabel: ["搜索地址、地点或坐标", "Search addresses, places, coordinates"],
  searchPlaceholder: ["搜地址、地点或坐标", "Address, place or lon, lat"],
  clearSearch: ["清除搜索", "Clear search"],
  suggestions: ["搜索建议", "Suggestions"],
  coordinate: ["坐标", "Coordinate"],
  noCandidates: ["没有找到“{query}”。可以少写几级，只写路名和门牌号。",
    "Nothing found for '{query}'. Try fewer words: the road and the number."],
  resultsFor: ["“{query}”的结果", "Results for '{query}'"],
  score: ["{percent} 分", "{percent} %"],
  match_exact: ["完全匹配", "exact"],
  match_alias: ["别名", "alias"],
  match_fuzzy: ["近似", "similar"],
  match_interpolated: ["推算", "interpolated"],
  match_ancestor: ["上级", "containing"],

  tab_layers: ["图层", "Layers"],
  tab_legend: ["图例", "Legend"],
  tab_statistics: ["统计", "Statistics"],
  tab_results: ["结果", "Results"],
  tab_import: ["导入", "Import"],
  sheet: ["展开或收起面板", "Expand or fold the panel"],
  noLayers: ["还没有图层。到“导入”里放一个文件，城市就有了。",
    "No layers yet. Drop a file under 'Import' and the city begins."],
  featureCount: ["{count} 个要素", "{count} features"],
  zoomInToSee: ["放大可见", "zoom in"],
  fitLayer: ["缩放到{layer}", "Zoom to {layer}"],
  toggleTheme: ["{theme}：全部显示或隐藏", "{theme}: show or hide all"],
  emptyLegend: ["打开的图层在这里说明。", "The legend of the layers that are on stands here."],

  nothingHere: ["此处没有要素", "No feature here"],
  nothingHereHint: ["打开更多图层，或放大后再点。", "Switch more layers on, or zoom in."],
  alsoHere: ["此处还有", "Also here"],
  tooManyHere: ["{layers}在此处太多，没有全部列出，请放大再点。", "Not all of {layers} are listed: zoom in and click again."],
  attributes: ["属性", "Attributes"],
  noAttributes: ["此要素没有填写属性", "This feature carries no attributes"],
  address: ["标准地址", "Standard address"],
  noAddress: ["附近没有标准地址", "No standard address nearby"],
  metresAway: ["相距 {metres} 米", "{metres} m away"],
  cell: ["单元网格", "Grid cell"],
  noCell: ["此处不在任何单元网格内", "No grid cell holds this point"],
  coordinates: ["坐标", "Coordinates"],
  copy: ["复制", "Copy"],
  copied: ["已复制", "Copied"],
  copyByHand: ["浏览器不允许复制，请手工复制：{text}", "Copy it by hand: {text}"],

  zoomIn: ["放大", "Zoom in"],
  zoomOut: ["缩小", "Zoom out"],
  wholeCity: ["全城", "Whole city"],
  share: ["复制本页链接", "Copy a link to this view"],
  myPosition: ["我的位置与所在网格", "My position and cell"],
  locating: ["正在定位…", "Finding your position…"],
  positionTitle: ["我的位置", "My position"],
  accuracy: ["定位精度约 {metres} 米", "Accurate to about {metres} m"],
  notSecure: ["浏览器只在 HTTPS 或本机地址下提供定位。请管理员用 --tls-cert 和 --tls-key 启动服务。",
    "Browsers give a position only over HTTPS or on this machine. Ask for --tls-cert and --tls-key."],
  positionDenied: ["没有定位权限。请在浏览器的网站设置里允许“位置”。",
    "No permission. Allow 'Location' in the browser's settings for this site."],
  positionUnavailable: ["暂时得不到位置，请到开阔处再试。", "No position right now. Try again in the open."],
  outsideCity: ["当前位置不在本市任何单元网格内。", "This position lies in no grid cell of the city."],
  county: ["县区", "County"],
  town: ["镇街", "Town"],
  community: ["社区（村）", "Community"],

  metres: ["米", "m"],
  kilometres: ["公里", "km"],
  scaleText: ["比例尺 1:{scale}", "1:{scale}"],
  scaleBar: ["比例尺", "Scale"],
  shownSystem: ["坐标显示为", "Coordinates in"],
  source: ["数据来源：{source}", "Source: {source}"],
  approval: ["审图号：{number}", "Map approval no. {number}"],
  noApproval: ["未填审图号，仅供内部使用", "No map approval number: internal use only"],
};

/** The sentence of a key in the language chosen. An unknown key answers itself, so that a gap is seen. */
export function t(key, values = {}) {
  const pair = TEXT[key];
  const sentence = pair ? pair[language.value === "en" ? 1 : 0] : key;
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Adds another module's sentences. */
export function addText(more) { Object.assign(TEXT, more); }

export const hasText = (key) => key in TEXT;

/** A count with separators: 12,345. */
export const number = (value) => value.toLocaleString("en-US");

/** Writes the sentences of elements with data-i18n (text) and data-i18n-label (aria-label) below `root`. */
export function translate(root) {
  for (const node of root.querySelectorAll("[data-i18n]")) node.textContent = t(node.dataset.i18n);
  for (const node of root.querySelectorAll("[data-i18n-label]")) {
    node.setAttribute("aria-label", t(node.dataset.i18nLabel));
  }
}
