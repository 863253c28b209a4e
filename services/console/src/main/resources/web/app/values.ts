import { plural } from "./format";
import type { Project, Value } from "./types";

/** What people give an item of a project. */
export type Kind = "class" | "classes" | "points" | "regions" | "text" | "number";

const KINDS: Record<string, Kind> = {
  "image multi classification": "classes",
  "image segmentation": "regions",
  "image points": "points",
  "image regression": "number",
  "tabular regression": "number",
  "language model": "text",
  "image to image": "text",
  generative: "text",
  ratings: "number",
};

export const kindOf = (project: Project): Kind => KINDS[project.application] ?? "class";

export const onImages = (project: Project) =>
  project.application.startsWith("image") || project.application === "generative";

/** The names that labels of a project are made of: classes, mask codes or points. */
export function namesOf(project: Project): string[] {
  switch (kindOf(project)) {
    case "points":
      return project.pointNames;
    case "regions":
      return project.maskCodes;
    default:
      return project.classes.map((c) => c.name);
  }
}

/** What labels of a project are made of, in a few words. */
export function schemaOf(project: Project): string {
  const { range } = project;
  const names = namesOf(project).length;
  switch (kindOf(project)) {
    case "points":
      return plural(names, "point");
    case "regions":
      return plural(names, "mask code");
    case "text":
      return "text";
    case "number":
      return range ? `${range.minimum} to ${range.maximum}` : "a number";
    case "class":
    case "classes":
      return plural(names, "class", "classes");
  }
}

/** A label in a few words. */
export function said(value: Value | null | undefined): string {
  switch (value?.kind) {
    case "class":
      return value.name;
    case "classes":
      return value.names.join(", ") || "none of them";
    case "points":
      return value.points.map((p) => `${p.name} ${Math.round(p.x)}, ${Math.round(p.y)}`).join("; ") || "no points";
    case "mask":
      return "a mask";
    case "regions": {
      const codes = [...new Set(value.regions.map((region) => region.code))];
      return codes.length ? `mask of ${codes.join(", ")}` : "an empty mask";
    }
    case "text":
      return value.text;
    case "number":
      return String(value.number);
    default:
      return "";
  }
}

export const sameValue = (a: Value | null | undefined, b: Value | null | undefined) =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** A suggestion as a value of the project's kind, where it is one. */
export function suggested(project: Project, className: string): Value | null {
  switch (kindOf(project)) {
    case "class":
      return { kind: "class", name: className };
    case "classes":
      return { kind: "classes", names: className.split("|").filter(Boolean) };
    case "number":
      return Number.isFinite(Number(className)) ? { kind: "number", number: Number(className) } : null;
    case "text":
      return { kind: "text", text: className };
    default:
      return null;
  }
}
