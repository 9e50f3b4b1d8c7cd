import { addText, hasText, t } from "./i18n.js";
import { language } from "./signal.js";

// Terms of the field: levels, themes, and English titles of the built-in fields (Chinese ones come from the schema).
addText({
  level_province: ["省", "Province"], level_city: ["市", "City"], level_county: ["县区", "County"],
  level_town: ["镇街", "Town"], level_community: ["社区（村）", "Community"], level_group: ["村民小组", "Village group"],
  level_estate: ["小区", "Estate"], level_road: ["道路", "Road"], level_place: ["地点", "Place"],
  level_crossing: ["路口", "Crossing"], level_doorplate: ["门牌", "Doorplate"], level_building: ["楼栋", "Building"],
  level_unit: ["单元", "Unit"], level_floor: ["楼层", "Floor"], level_room: ["户室", "Room"],
});

const THEMES = {
  行政区划: "Administration", 基础地理: "Base map", 标准地址: "Addresses", 标准建筑物: "Buildings", 网格: "Grid",
  城市部件: "City parts", 地下管线: "Underground pipes", 公共安全: "Public safety",
};

const THEME_ORDER = Object.keys(THEMES);

export const themeTitle = (theme) => (language.value === "en" ? THEMES[theme] ?? theme : theme);

/** Built-in themes in their usual order, others after them. */
export function themeRank(theme) {
  const index = THEME_ORDER.indexOf(theme);
  return index < 0 ? THEME_ORDER.length : index;
}

export const layerTitle = (layer) =>
  (language.value === "en" ? layer.luotu.englishTitle || layer.luotu.title : layer.luotu.title) || layer.id;

export const levelTitle = (level) => (hasText(`level_${level}`) ? t(`level_${level}`) : level);

/** A field's title: the schema's in Chinese, the words of its name in English. */
export function fieldTitle(name, definition) {
  if (language.value !== "en" && definition?.title) return definition.title;
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const UNITS = { m2: "m²", m3: "m³" };

/** A value as a person reads it, with its unit. */
export function fieldValue(name, value, definition) {
  if (value === null || value === undefined || value === "") return "—";
  if (name === "level" && hasText(`level_${value}`)) return levelTitle(value);
  const unit = definition?.["x-ogc-unit"];
  return unit ? `${value} ${UNITS[unit] ?? unit}` : String(value);
}
