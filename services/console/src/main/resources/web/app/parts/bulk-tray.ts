import { css, html, LitElement, nothing } from "lit";
import * as api from "../api";
import { drawsPicture, valueEditor } from "../editors/value-editor";
import { newId, plural } from "../format";
import { labeller } from "../labeller";
import { may } from "../me";
import { base } from "../style";
import type { Project, Value } from "../types";
import { said } from "../values";
import { icon } from "./icon";

export interface Told {
  text: string;
  act: string;
}

/** What can be done with many items at once. Fires `told` with what was done, and the act that undoes it. */
export class BulkTray extends LitElement {
  static properties = {
    project: { attribute: false },
    chosen: { attribute: false },
    amount: { type: Number },
    doing: { state: true },
    busy: { state: true },
    trouble: { state: true },
  };

  static styles = [
    base,
    css`
      .panel {
        margin-top: 10px;
        --keys: none;
      }
      form {
        display: flex;
        gap: 8px;
        flex-wrap: wrap;
      }
      form input {
        flex: 1 1 200px;
      }
    `,
  ];

  declare project: Project;
  declare chosen: api.Chosen;
  declare amount: number;
  declare doing: "" | "label" | "remove";
  declare busy: boolean;
  declare trouble: string;

  constructor() {
    super();
    this.doing = "";
    this.busy = false;
    this.trouble = "";
  }

  private async act(work: () => Promise<Told>) {
    this.busy = true;
    this.trouble = "";
    try {
      const told = await work();
      this.doing = "";
      this.dispatchEvent(new CustomEvent<Told>("told", { detail: told }));
    } catch (failure) {
      this.trouble = (failure as Error).message;
    } finally {
      this.busy = false;
    }
  }

  private label(value: Value) {
    return this.act(async () => {
      const { act, labelled, refused } = await api.labelMany(this.project.id, this.chosen, value, labeller(), newId());
      const left = refused.length ? ` ${plural(refused.length, "item")} could not be: ${refused[0].reason}` : "";
      return { act, text: `Labelled ${plural(labelled, "item")} “${said(value)}”.${left}` };
    });
  }

  private takeOut(event: Event) {
    event.preventDefault();
    const reason = this.renderRoot.querySelector<HTMLInputElement>("[name=reason]")!.value.trim();
    return this.act(async () => {
      const { act, removed } = await api.removeMany(this.project.id, this.chosen, labeller(), reason);
      return { act, text: `Removed ${plural(removed, "item")}; the next cut is without them.` };
    });
  }

  private toggle(doing: "label" | "remove") {
    this.doing = this.doing === doing ? "" : doing;
  }

  render() {
    return html`<div class="row">
        ${drawsPicture(this.project)
          ? nothing
          : html`<button class="primary" aria-expanded=${this.doing === "label"} @click=${() => this.toggle("label")}>Label them</button>`}
        ${may("admin")
          ? html`<button class="danger" aria-expanded=${this.doing === "remove"} @click=${() => this.toggle("remove")}>
              ${icon("trash")}Remove
            </button>`
          : nothing}
        ${this.busy ? html`<span class="muted" role="status">Working …</span>` : nothing}
      </div>
      ${this.trouble ? html`<p class="trouble small" role="alert">${this.trouble}</p>` : nothing}
      ${this.doing === "label"
        ? html`<div class="panel">
            ${valueEditor(this.project, { item: "", current: null, suggestion: null }, null, (value) => this.label(value))}
          </div>`
        : nothing}
      ${this.doing === "remove"
        ? html`<form class="panel" @submit=${this.takeOut}>
            <input name="reason" required maxlength="200" aria-label="Why" placeholder="Why? This cannot be undone here; the files stay." />
            <button class="danger" ?disabled=${this.busy}>Remove ${plural(this.amount, "item")}</button>
          </form>`
        : nothing}`;
  }
}

customElements.define("bulk-tray", BulkTray);
