import { html, type TemplateResult } from "lit";
import type { Project, Value } from "../types";
import { kindOf } from "../values";
import type { Subject, ValueEditor } from "./editor";
import "./class-editor";
import "./classes-editor";
import "./entry-editor";
import "./mask-editor";
import "./points-editor";

/** Whether the editor of a project's labels shows the picture itself, to be drawn on. */
export const drawsPicture = (project: Project) => ["points", "regions"].includes(kindOf(project));

/** The editor that fits a project's labels. */
export function valueEditor(
  project: Project,
  subject: Subject,
  picture: HTMLImageElement | null,
  decide: (value: Value) => void,
): TemplateResult {
  const decided = (event: CustomEvent<Value>) => decide(event.detail);
  switch (kindOf(project)) {
    case "class":
      return html`<class-editor data-editor .project=${project} .subject=${subject} @decide=${decided}></class-editor>`;
    case "classes":
      return html`<classes-editor data-editor .project=${project} .subject=${subject} @decide=${decided}></classes-editor>`;
    case "points":
      return html`<points-editor data-editor .project=${project} .subject=${subject} .picture=${picture} @decide=${decided}></points-editor>`;
    case "regions":
      return html`<mask-editor data-editor .project=${project} .subject=${subject} .picture=${picture} @decide=${decided}></mask-editor>`;
    case "text":
    case "number":
      return html`<entry-editor data-editor .project=${project} .subject=${subject} @decide=${decided}></entry-editor>`;
  }
}

/** The editor that a page shows at present. */
export const shownEditor = (root: DocumentFragment | HTMLElement) =>
  root.querySelector<ValueEditor>("[data-editor]");
