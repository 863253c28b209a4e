import { css, html, LitElement, type PropertyValues } from "lit";
import * as api from "../api";
import { base } from "../style";
import type { Content } from "../types";

/** An item that is no picture: its text, or its row as a table. */
export class ItemText extends LitElement {
  static properties = { project: { type: String }, item: { type: String }, content: { attribute: false }, long: { state: true } };

  static styles = [
    base,
    css`
      :host {
        overflow: auto;
        max-height: 100%;
        width: 100%;
      }
      p {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        font-size: 1.1rem;
        max-width: 70ch;
        margin: 0 auto;
      }
      table {
        width: auto;
        margin: 0 auto;
      }
    `,
  ];

  declare project: string;
  declare item: string;
  declare content: Content;
  declare long: string;

  constructor() {
    super();
    this.long = "";
  }

  protected willUpdate(changed: PropertyValues) {
    if (changed.has("item")) {
      this.long = "";
      this.fetchLong();
    }
  }

  private async fetchLong() {
    if (this.content.textBlob) {
      const { item } = this;
      const text = await api.longText(this.project, item).catch(() => "");
      if (item === this.item) {
        this.long = text;
      }
    }
  }

  render() {
    const { content } = this;
    if (content.kind === "text") {
      return html`<p>${content.text || this.long || "…"}</p>`;
    }
    const cells = Object.entries(content.cells).sort(([a], [b]) => a.localeCompare(b));
    return cells.length
      ? html`<table>
          ${cells.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}
        </table>`
      : html`<p class="muted">This item has nothing to show.</p>`;
  }
}

customElements.define("item-text", ItemText);
