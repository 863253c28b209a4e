import { html, LitElement, nothing, type PropertyValues } from "lit";
import * as api from "../api";
import { drawsPicture, shownEditor, valueEditor } from "../editors/value-editor";
import { newId, percent } from "../format";
import { prefetched } from "../leased-queue";
import { labeller } from "../labeller";
import { base } from "../style";
import type { Deed, Item, Project, Value } from "../types";
import { deedLine } from "./deed-line";
import { dialogStyle } from "./dialog-style";
import { icon } from "./icon";
import "./item-text";
import "./value-view";

/** One item: its picture, all that was done to it, and an editor that labels it anew. Fires `relabelled`. */
export class ItemDialog extends LitElement {
  static properties = {
    project: { attribute: false },
    item: { type: String },
    state: { state: true },
    deeds: { state: true },
    trouble: { state: true },
  };

  static styles = [base, dialogStyle];

  declare project: Project;
  declare item: string;
  declare state: Item | null;
  declare deeds: Deed[];
  declare trouble: string;

  private picture = prefetched("");

  constructor() {
    super();
    this.state = null;
    this.deeds = [];
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
      const state = await api.item(this.project.id, this.item);
      if (state.image !== this.state?.image) {
        this.picture = prefetched(state.image);
      }
      this.state = state;
      this.deeds = (await api.history(this.project.id, this.item)).reverse();
    } catch (failure) {
      this.trouble = (failure as Error).message;
    }
  }

  private async act(doing: () => Promise<unknown>) {
    this.trouble = "";
    try {
      await doing();
      await this.load();
      this.dispatchEvent(new CustomEvent("relabelled", { detail: this.item }));
    } catch (failure) {
      this.trouble = (failure as Error).message;
    }
  }

  private relabel(value: Value) {
    const { item, suggestion } = this.state!;
    const label = { item, value, labeller: labeller(), leaseEpoch: 0, suggestion, labelId: newId() };
    return this.act(() => api.submitLabel(this.project.id, label));
  }

  /** Takes this item's label back; what the same act said of other items stays. */
  private undo(deed: Deed) {
    return this.act(() => api.retractLabel(this.project.id, this.item, deed.labelId, labeller()));
  }

  private key(event: KeyboardEvent) {
    const target = event.composedPath()[0];
    const typing = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    const pressing = target instanceof HTMLButtonElement && (event.key === " " || event.key === "Enter");
    if (!typing && !pressing && !event.altKey && shownEditor(this.renderRoot as ShadowRoot)?.key(event)) {
      event.preventDefault();
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
      @keydown=${this.key}
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
    const drawing = drawsPicture(this.project);
    const subject = { item: item.item, current: item.current, suggestion: item.suggestion };
    const editor = valueEditor(this.project, subject, this.picture, (value) => this.relabel(value));
    return html`<div class="body ${drawing ? "drawing" : ""}">
      <div>
        ${drawing ? editor : this.face(item)}
        ${item.suggestion
          ? html`<p class="small muted attributes">
              Model ${item.suggestion.modelVersion} says ${item.suggestion.className}, ${percent(item.suggestion.confidence)}
            </p>`
          : nothing}
        <p class="small muted attributes">
          ${Object.entries(item.attributes).map(([name, value]) => html`${name}: ${value}<br />`)}
        </p>
      </div>
      <div>
        ${drawing ? nothing : html`<h3>It is</h3><div class="edit">${editor}</div>`}
        <h3>Who did what</h3>
        <ol>
          ${this.deeds.map((deed) => deedLine(deed, () => this.undo(deed), this.counts(deed)))}
          ${this.deeds.length ? nothing : html`<li class="muted">Nobody did anything yet.</li>`}
        </ol>
      </div>
    </div>`;
  }

  private face(item: Item) {
    return item.image
      ? html`<value-view .project=${this.project} image=${item.image} .value=${item.current}></value-view>`
      : html`<item-text project=${this.project.id} item=${item.item} .content=${item.content}></item-text>`;
  }

  /** Whether what a deed said still counts, and can be taken back. */
  private counts(deed: Deed): boolean {
    return this.state!.labels.some((label) => label.labelId === deed.labelId && !label.retracted);
  }
}

customElements.define("item-dialog", ItemDialog);
