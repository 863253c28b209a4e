import { html, LitElement, nothing, type PropertyValues } from "lit";
import * as api from "../api";
import { ago, newId, percent } from "../format";
import { labeller } from "../labeller";
import { base } from "../style";
import type { Item, LabelRecord, Project } from "../types";
import { icon } from "./icon";
import { dialogStyle } from "./dialog-style";

/** One item: its picture, who labelled it how and when, and buttons that label it anew. */
export class ItemDialog extends LitElement {
  static properties = {
    project: { attribute: false },
    item: { type: String },
    state: { state: true },
    trouble: { state: true },
  };

  static styles = [base, dialogStyle];

  declare project: Project;
  declare item: string;
  declare state: Item | null;
  declare trouble: string;

  constructor() {
    super();
    this.state = null;
    this.trouble = "";
  }

  protected firstUpdated() {
    this.renderRoot.querySelector("dialog")!.showModal();
  }

  protected willUpdate(changed: PropertyValues) {
    if (changed.has("item")) {
      this.load();
    }
  }

  private async load() {
    try {
      this.state = await api.item(this.project.id, this.item);
    } catch (failure) {
      this.trouble = (failure as Error).message;
    }
  }

  private async relabel(className: string) {
    const state = this.state!;
    this.trouble = "";
    try {
      await api.submitLabel(this.project.id, {
        item: state.item,
        className,
        labeller: labeller(),
        leaseEpoch: 0,
        suggestion: state.suggestion,
        labelId: newId(),
      });
      await this.load();
      this.dispatchEvent(new CustomEvent("relabelled", { detail: state.item }));
    } catch (failure) {
      this.trouble = (failure as Error).message;
    }
  }

  private async retract(label: LabelRecord) {
    this.trouble = "";
    try {
      await api.retractLabel(this.project.id, this.item, label.labelId, labeller());
      await this.load();
      this.dispatchEvent(new CustomEvent("relabelled", { detail: this.item }));
    } catch (failure) {
      this.trouble = (failure as Error).message;
    }
  }

  private close() {
    this.renderRoot.querySelector("dialog")!.close();
  }

  render() {
    return html`<dialog
      aria-label="Item ${this.item}"
      @close=${() => this.dispatchEvent(new Event("closed"))}
      @click=${(e: Event) => e.target === e.currentTarget && this.close()}
    >
      <div class="spread">
        <h2 class="mono">${this.item}</h2>
        <button class="quiet" aria-label="Close" @click=${this.close}>${icon("close")}</button>
      </div>
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      ${this.state ? this.body(this.state) : html`<p class="muted" aria-busy="true">Fetching …</p>`}
    </dialog>`;
  }

  private body(item: Item) {
    const attributes = Object.entries(item.attributes);
    return html`<div class="body">
      <div>
        <img class="picture" src=${api.image(item.image)} alt="The item's picture" />
        ${item.suggestion
          ? html`<p class="small muted attributes">
              Model ${item.suggestion.modelVersion} says ${item.suggestion.className}, ${percent(item.suggestion.confidence)}
            </p>`
          : nothing}
        <p class="small muted attributes">${attributes.map(([name, value]) => html`${name}: ${value}<br />`)}</p>
      </div>
      <div>
        <h3>It is</h3>
        <div class="choices" role="group" aria-label="Classes">
          ${this.project.classes.map(
            (c) => html`<button aria-pressed=${item.current === c.name} @click=${() => this.relabel(c.name)}>${c.name}</button>`,
          )}
        </div>
        <h3>Who said what</h3>
        <ol>
          ${[...item.labels].reverse().map((label) => this.label(label))}
          ${item.labels.length ? nothing : html`<li class="muted">Nobody yet.</li>`}
        </ol>
      </div>
    </div>`;
  }

  private label(label: LabelRecord) {
    const followed = label.suggestion && label.suggestion === label.value;
    return html`<li title="Event ${label.eventId} of ${label.eventSource}">
      <div class="spread">
        <span class=${label.retracted ? "retracted" : ""}><strong>${label.value}</strong> by ${label.labeller}</span>
        ${label.retracted ? nothing : html`<button class="quiet small" @click=${() => this.retract(label)}>Take back</button>`}
      </div>
      <small class="muted">
        ${label.source}${label.suggestedBy ? `, ${followed ? "as" : "against what"} model ${label.suggestedBy} suggested` : ""},
        ${ago(label.decidedAt)}${label.retracted ? ", taken back" : ""}
      </small>
    </li>`;
  }
}

customElements.define("item-dialog", ItemDialog);
