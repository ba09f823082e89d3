export { fetchIcon, IconError } from "./fetch-icon.js";
export type { FetchedIcon, IconOptions } from "./fetch-icon.js";
export type { IconType } from "./image-type.js";
