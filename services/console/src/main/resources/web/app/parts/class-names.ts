import { css, html, LitElement, nothing } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import * as api from "../api";
import { classColour, compact } from "../format";
import { may } from "../me";
import { base } from "../style";
import type { Project } from "../types";
import { kindOf, namesOf } from "../values";
import "./add-class";

const TITLES: Record<string, string> = { points: "Points", regions: "Mask codes" };

/** The names that a project's labels use: renamed and added to, never taken away. */
export class ClassNames extends LitElement {
  static properties = { project: { attribute: false }, renaming: { state: true }, trouble: { state: true } };

  static styles = [
    base,
    css`
      li {
        display: grid;
        grid-template-columns: 14px minmax(0, 1fr) auto auto;
        align-items: center;
        gap: 10px;
        border-top: 1px solid var(--line);
        padding: 5px 0;
        min-height: 48px;
        overflow-wrap: anywhere;
      }
      ol {
        margin-top: 8px;
      }
      .swatch {
        width: 12px;
        height: 12px;
        border-radius: 4px;
      }
      form {
        grid-column: 2 / -1;
        display: flex;
        gap: 8px;
      }
    `,
  ];

  declare project: Project;
  declare renaming: string;
  declare trouble: string;

  constructor() {
    super();
    this.renaming = "";
    this.trouble = "";
  }

  private async rename(event: SubmitEvent) {
    event.preventDefault();
    const name = String(new FormData(event.target as HTMLFormElement).get("name")).trim();
    try {
      await api.renameClass(this.project.id, this.renaming, name);
      this.renaming = "";
      this.trouble = "";
      dispatchEvent(new Event("mill-project"));
    } catch (failure) {
      this.trouble = (failure as Error).message;
    }
  }

  private async begin(name: string) {
    this.renaming = name;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>("form input")?.select();
  }

  render() {
    const { project } = this;
    const names = namesOf(project);
    return html`<section class="card" aria-label="Names">
      <h2>${TITLES[kindOf(project)] ?? "Classes"}</h2>
      <p class="muted small">A new name keeps all labels; the old one is never used again.</p>
      ${this.trouble ? html`<p class="trouble small" role="alert">${this.trouble}</p>` : nothing}
      <ol>
        ${names.map((name, index) => this.line(name, index))}
      </ol>
      ${names.length === 0 ? html`<p class="muted">Labels of this project have no names.</p>` : nothing}
      ${may("admin") && names.length ? html`<add-class .project=${project}></add-class>` : nothing}
    </section>`;
  }

  private line(name: string, index: number) {
    const known = this.project.classes.find((c) => c.name === name);
    const former = Object.keys(this.project.renamed).filter((old) => this.project.renamed[old] === name);
    return html`<li>
      <span class="swatch" style=${styleMap({ background: classColour(index) })}></span>
      ${this.renaming === name
        ? html`<form @submit=${this.rename}>
            <input name="name" aria-label="New name of ${name}" .value=${name} required maxlength="200" />
            <button class="primary">Rename</button>
            <button type="button" @click=${() => (this.renaming = "")}>Cancel</button>
          </form>`
        : html`<span>${name}${former.length ? html` <small class="muted">was ${former.join(", ")}</small>` : nothing}</span>
            <span class="muted number">${known ? compact(known.count) : ""}</span>
            ${known && may("admin")
              ? html`<button class="quiet small" aria-label="Rename ${name}" @click=${() => this.begin(name)}>Rename</button>`
              : nothing}`}
    </li>`;
  }
}

customElements.define("class-names", ClassNames);
