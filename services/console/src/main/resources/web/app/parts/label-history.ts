import { css, html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { image } from "../api";
import type { Done } from "../label-queue";
import { base } from "../style";
import { icon } from "./icon";

const SAID: Record<Done["state"], string> = {
  saving: "saving …",
  saved: "",
  refused: "not taken",
  undone: "taken back",
};

/** What was just decided, each with a way back. Fires `undo` with the decision. */
export class LabelHistory extends LitElement {
  static properties = { history: { attribute: false, hasChanged: () => true } };

  static styles = [
    base,
    css`
      ol {
        display: grid;
        gap: 2px;
        height: 316px;
        overflow-y: auto;
        align-content: start;
        margin: 8px -8px -8px;
      }
      li {
        display: grid;
        grid-template-columns: 36px minmax(0, 1fr) auto;
        align-items: center;
        gap: 10px;
        padding: 3px 8px;
        border-radius: 6px;
      }
      li:hover {
        background: var(--raised);
      }
      img {
        width: 36px;
        height: 36px;
        object-fit: contain;
        border-radius: 5px;
      }
      button {
        padding: 4px 8px;
        min-height: 32px;
      }
      .undone span {
        text-decoration: line-through;
        color: var(--muted);
      }
      .refused {
        color: var(--bad);
      }
      li.hint {
        display: block;
      }
      .what {
        display: grid;
        line-height: 1.25;
        overflow-wrap: anywhere;
      }
      .what > span {
        display: -webkit-box;
        -webkit-line-clamp: 2;
        -webkit-box-orient: vertical;
        overflow: hidden;
      }
      @media (max-width: 860px) {
        ol {
          height: 160px;
        }
      }
    `,
  ];

  declare history: Done[];

  render() {
    return html`<section class="card" aria-label="Just labelled">
      <h2>Just labelled</h2>
      ${this.history.length
        ? html`<ol tabindex="0" aria-label="Decisions, newest first">
            ${repeat(this.history, (done) => done.labelId, (done) => this.line(done))}
          </ol>`
        : html`<ol><li class="muted small hint">Your decisions appear here; each can be taken back.</li></ol>`}
    </section>`;
  }

  private line(done: Done) {
    const back = done.state === "saved" || done.state === "saving";
    return html`<li class=${done.state} title=${done.trouble}>
      ${done.image ? html`<img class="picture" src=${image(done.image)} alt="" width="36" height="36" />` : html`<span></span>`}
      <div class="what"><span>${done.words}</span><small class="muted">${SAID[done.state]}</small></div>
      ${back
        ? html`<button class="quiet" aria-label="Take ${done.words} back" @click=${() => this.undo(done)}>${icon("undo")}</button>`
        : nothing}
    </li>`;
  }

  private undo(done: Done) {
    this.dispatchEvent(new CustomEvent<Done>("undo", { detail: done }));
  }
}

customElements.define("label-history", LabelHistory);
