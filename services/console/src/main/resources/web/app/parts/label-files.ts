import { css, html, LitElement, nothing } from "lit";
import * as api from "../api";
import { count, plural } from "../format";
import { labeller } from "../labeller";
import { may } from "../me";
import { base } from "../style";
import type { Imported, Project } from "../types";
import { icon } from "./icon";

const FORMATS = [
  ["csv", "CSV", true],
  ["label-studio", "Label Studio JSON", true],
  ["coco", "COCO JSON", true],
  ["folder", "ZIP, a folder for each class", false],
] as const;

/** Labels out of a project and into it, as files; both ways stream. */
export class LabelFiles extends LitElement {
  static properties = {
    project: { attribute: false },
    busy: { state: true },
    done: { state: true },
    trouble: { state: true },
  };

  static styles = [
    base,
    css`
      section {
        display: grid;
        gap: 12px;
      }
      form {
        display: grid;
        gap: 10px;
      }
      .out {
        gap: 8px;
      }
      hr {
        border: 0;
        border-top: 1px solid var(--line);
        width: 100%;
        margin: 2px 0;
      }
      details {
        max-height: 180px;
        overflow: auto;
      }
    `,
  ];

  declare project: Project;
  declare busy: boolean;
  declare done: Imported | null;
  declare trouble: string;

  constructor() {
    super();
    this.busy = false;
    this.done = null;
    this.trouble = "";
  }

  private async read(event: SubmitEvent) {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const file = form.get("file") as File;
    this.busy = true;
    this.done = null;
    this.trouble = "";
    try {
      this.done = await api.importLabels(this.project.id, String(form.get("format")), labeller(), file);
    } catch (failure) {
      this.trouble = (failure as Error).message;
    } finally {
      this.busy = false;
    }
  }

  private async undo() {
    try {
      await api.undoAct(this.project.id, labeller(), this.done!.act);
      this.done = null;
    } catch (failure) {
      this.trouble = (failure as Error).message;
    }
  }

  render() {
    const { project } = this;
    if (!may("engineer")) {
      return nothing;
    }
    return html`<section class="card" aria-label="Labels as files">
      <h2>Labels as files</h2>
      <div class="row out">
        ${FORMATS.map(
          ([format, title]) => html`<a class="button small" href=${api.exportAddress(project.id, format)} download>${title}</a>`,
        )}
      </div>
      <p class="muted small">The current labels of ${plural(project.labelled, "item")}.</p>
      <hr />
      <form @submit=${this.read}>
        <label
          >Read labels from<select name="format">
            ${FORMATS.filter(([, , read]) => read).map(([format, title]) => html`<option value=${format}>${title}</option>`)}
          </select>
        </label>
        <input type="file" name="file" required aria-label="The file" accept=".csv,.json" />
        <div class="row">
          <button class="primary" ?disabled=${this.busy}>${icon("arrow")}Read it</button>
          ${this.busy ? html`<span class="muted" role="status">Reading …</span>` : nothing}
        </div>
      </form>
      ${this.trouble ? html`<p class="trouble small" role="alert">${this.trouble}</p>` : nothing}
      ${this.done ? this.result(this.done) : nothing}
    </section>`;
  }

  private result({ labelled, refused, refusals, act }: Imported) {
    return html`<div role="status">
      <p>
        <strong>${plural(labelled, "label")}</strong> read${refused ? html`, ${count(refused)} could not be` : nothing}.
        ${act && labelled ? html`<button class="quiet small" @click=${this.undo}>Undo</button>` : nothing}
      </p>
      ${refusals.length
        ? html`<details class="small">
            <summary>What could not be read</summary>
            <ul>
              ${refusals.map(({ item, reason }) => html`<li><span class="mono">${item}</span>: ${reason}</li>`)}
            </ul>
          </details>`
        : nothing}
    </div>`;
  }
}

customElements.define("label-files", LabelFiles);
