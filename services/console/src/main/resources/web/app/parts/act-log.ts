import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import * as api from "../api";
import { onChanges } from "../changes";
import { ago, plural } from "../format";
import { labeller } from "../labeller";
import { base } from "../style";
import type { Act, Project } from "../types";

/** The latest acts of everybody in a project, each to be undone as one, and done again. */
export class ActLog extends LitElement {
  static properties = {
    project: { attribute: false },
    acts: { state: true },
    next: { state: true },
    trouble: { state: true },
  };

  static styles = [
    base,
    css`
      ol {
        display: grid;
        margin-top: 8px;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: 12px;
        border-top: 1px solid var(--line);
        padding: 6px 0;
      }
      .undone {
        text-decoration: line-through;
        color: var(--muted);
      }
      button {
        min-height: 32px;
        padding: 3px 10px;
      }
      .what {
        overflow-wrap: anywhere;
      }
    `,
  ];

  declare project: Project;
  declare acts: Act[] | null;
  declare next: string;
  declare trouble: string;

  constructor() {
    super();
    this.acts = null;
    this.next = "";
    this.trouble = "";
    onChanges(this, () => this.load(), (change) => change.what === "labels" && change.project === this.project.id);
  }

  protected willUpdate(changed: PropertyValues) {
    if (changed.has("project") && (changed.get("project") as Project | undefined)?.id !== this.project.id) {
      this.load();
    }
  }

  private async load(page = "") {
    try {
      const answer = await api.acts(this.project.id, "", page);
      this.acts = page ? [...(this.acts ?? []), ...answer.acts] : answer.acts;
      this.next = answer.next;
      this.trouble = "";
    } catch (failure) {
      this.trouble = (failure as Error).message;
    }
  }

  private async undo(act: Act) {
    try {
      await api.undoAct(this.project.id, labeller(), act.act);
      await this.load();
      this.dispatchEvent(new Event("undone"));
    } catch (failure) {
      this.trouble = (failure as Error).message;
    }
  }

  render() {
    return html`<section class="card" aria-label="Acts">
      <h2>What was done</h2>
      ${this.trouble ? html`<p class="trouble small" role="alert">${this.trouble}</p>` : nothing}
      ${this.acts?.length === 0 ? html`<p class="muted">Nobody has labelled anything here yet.</p>` : nothing}
      <ol>
        ${repeat(this.acts ?? [], (act) => act.act, (act) => this.line(act))}
      </ol>
      ${this.next ? html`<button class="quiet" @click=${() => this.load(this.next)}>Earlier</button>` : nothing}
    </section>`;
  }

  private line(act: Act) {
    const redo = act.kind === "undo";
    const over = act.items === 1 ? act.item : plural(act.items, "item");
    return html`<li>
      <div class="what">
        <span class=${act.undone ? "undone" : ""}><strong>${act.kind}</strong> ${act.what}</span>
        <br /><small class="muted">${act.labeller}, ${over}, ${ago(act.at)}${act.undone ? ", undone" : ""}</small>
      </div>
      ${act.undone ? nothing : html`<button @click=${() => this.undo(act)}>${redo ? "Redo" : "Undo"}</button>`}
    </li>`;
  }
}

customElements.define("act-log", ActLog);
