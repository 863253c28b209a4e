/** What the console's REST layer answers; the records of `dev.millrace.console` in TypeScript. */

export type * from "./types/project";
export type * from "./types/value";
export type * from "./types/work";
export type * from "./types/training";
export type * from "./types/model";
export type * from "./types/live";
