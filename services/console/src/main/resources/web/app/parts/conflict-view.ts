import { css, html, LitElement, nothing } from "lit";
import { image } from "../api";
import { drawsPicture } from "../editors/value-editor";
import type { Conflict } from "../label-queue";
import { ago } from "../format";
import { base } from "../style";
import type { LabelRecord, Project } from "../types";
import { sameValue, said } from "../values";
import "./value-view";

/** What an item became while somebody else was faster, beside what was to be said. Fires `keep` or `mine`. */
export class ConflictView extends LitElement {
  static properties = { project: { attribute: false }, conflict: { attribute: false } };

  static styles = [
    base,
    css`
      .card {
        border-color: var(--bad);
        padding: 12px 16px;
      }
      .what {
        display: flex;
        gap: 12px;
        align-items: center;
      }
      .what img {
        width: 56px;
        height: 56px;
        object-fit: contain;
        border-radius: 6px;
      }
      .sides {
        display: grid;
        gap: 12px;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        margin: 10px 0;
      }
      .side {
        background: var(--raised);
        border-radius: var(--small-radius);
        padding: 10px 12px;
        overflow-wrap: anywhere;
      }
      .side strong {
        display: block;
      }
      value-view {
        height: 120px;
        margin-top: 8px;
      }
    `,
  ];

  declare project: Project;
  declare conflict: Conflict;

  render() {
    const { done, now } = this.conflict;
    const drawing = drawsPicture(this.project);
    const last = now?.labels.filter((label) => !label.retracted && sameValue(label.value, now.current)).at(-1);
    return html`<section class="card" role="alert" aria-label="A conflict">
      <div class="what">
        ${done.image && !drawing ? html`<img class="picture" src=${image(done.image)} alt="The item’s picture" />` : nothing}
        <div>
          <h2>Somebody was faster</h2>
          <p class="muted small">${done.trouble}</p>
        </div>
      </div>
      <div class="sides">
        <div class="side">
          <small class="muted">It is now</small>
          ${now?.current ? this.theirs(last) : html`<strong>unlabelled</strong>`}
          ${now?.image && drawing ? html`<value-view .project=${this.project} image=${now.image} .value=${now.current}></value-view>` : nothing}
        </div>
        <div class="side">
          <small class="muted">You said</small>
          <strong>${said(done.value)}</strong>
          ${done.image && drawing ? html`<value-view .project=${this.project} image=${done.image} .value=${done.value}></value-view>` : nothing}
        </div>
      </div>
      <div class="row">
        <button class="primary" @click=${() => this.dispatchEvent(new Event("keep"))}>Leave it as it is</button>
        <button @click=${() => this.dispatchEvent(new Event("mine"))}>Label it ${said(done.value)} all the same</button>
      </div>
    </section>`;
  }

  private theirs(label: LabelRecord | undefined) {
    return html`<strong>${said(this.conflict.now!.current)}</strong>
      ${label ? html`<small class="muted">by ${label.labeller}, ${ago(label.decidedAt)}</small>` : nothing}`;
  }
}

customElements.define("conflict-view", ConflictView);
