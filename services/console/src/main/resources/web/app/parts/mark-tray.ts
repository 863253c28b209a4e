import { css, html, LitElement } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { image } from "../api";
import type { Mark } from "../clean-api";
import { count, plural } from "../format";
import { base } from "../style";

const SHOWN = 60;

/**
 * What is marked, whatever class, filter or page is shown.
 *
 * Fires `clear` with the items that are marked no more, none for all, and `apply`.
 */
export class MarkTray extends LitElement {
  static properties = { marks: { attribute: false }, busy: { type: Boolean } };

  static styles = [
    base,
    css`
      .card {
        box-shadow: var(--shadow);
        padding: 12px 16px;
      }
      .push {
        margin-left: auto;
      }
      ul {
        display: flex;
        align-items: center;
        gap: 6px;
        overflow-x: auto;
        margin-top: 8px;
        padding-bottom: 4px;
      }
      li button {
        padding: 3px;
        min-height: 0;
        display: grid;
        gap: 1px;
        justify-items: center;
        width: 74px;
        font-size: 0.72rem;
      }
      li span {
        max-width: 68px;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      img {
        width: 44px;
        height: 44px;
        object-fit: contain;
        border-radius: 5px;
      }
    `,
  ];

  declare marks: Mark[];
  declare busy: boolean;

  private clear(items: string[]) {
    this.dispatchEvent(new CustomEvent<string[]>("clear", { detail: items }));
  }

  render() {
    const { marks } = this;
    return html`<section class="card" aria-label="What is marked">
      <div class="row">
        <h2>${plural(marks.length, "item")} marked</h2>
        <button class="push quiet" @click=${() => this.clear([])} ?disabled=${this.busy}>Unmark all</button>
        <button class="primary" @click=${() => this.dispatchEvent(new Event("apply"))} ?disabled=${this.busy}>Carry out</button>
      </div>
      <ul>
        ${repeat(marks.slice(0, SHOWN), (mark) => mark.item, (mark) => this.mark(mark))}
        ${marks.length > SHOWN ? html`<li class="muted small">and ${count(marks.length - SHOWN)} more</li>` : ""}
      </ul>
    </section>`;
  }

  private mark(mark: Mark) {
    return html`<li>
      <button title="${mark.item}: ${mark.presentClass}. Click to unmark." @click=${() => this.clear([mark.item])}>
        <img class="picture" src=${image(mark.image)} alt=${mark.item} />
        <span>${mark.kind}</span>
        <span class="muted">${mark.className || mark.presentClass}</span>
      </button>
    </li>`;
  }
}

customElements.define("mark-tray", MarkTray);
