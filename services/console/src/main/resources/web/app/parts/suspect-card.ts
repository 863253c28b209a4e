import { css, html, LitElement, nothing } from "lit";
import { image } from "../api";
import type { Mark, MarkWish, Suspect } from "../clean-api";
import { percent } from "../format";
import { may } from "../me";
import { base } from "../style";
import type { ClassCount } from "../types";

/**
 * A label in doubt, why, and what may be done about it.
 *
 * Fires `mark` with a list of one MarkWish, and `clear` with a list of the item.
 */
export class SuspectCard extends LitElement {
  static properties = {
    suspect: { attribute: false },
    mark: { attribute: false },
    classes: { attribute: false },
  };

  static styles = [
    base,
    css`
      .card {
        display: grid;
        grid-template-columns: 84px minmax(0, 1fr);
        grid-template-rows: 1fr auto;
        gap: 8px 12px;
        padding: 12px;
        height: 100%;
      }
      img {
        width: 84px;
        aspect-ratio: 1;
        object-fit: contain;
        border-radius: var(--small-radius);
      }
      .marked {
        border-color: var(--warm);
        background: var(--warm-wash);
      }
      .words {
        display: grid;
        gap: 3px;
        align-content: start;
        min-width: 0;
        font-size: 0.9rem;
      }
      .number {
        white-space: nowrap;
      }
      strong {
        overflow-wrap: anywhere;
      }
      meter {
        width: 100%;
        height: 9px;
      }
      .reasons {
        font-size: 0.8rem;
        line-height: 1.35;
      }
      .deeds {
        grid-column: 1 / -1;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px;
        min-height: 34px;
      }
      .deeds button,
      .deeds select {
        min-height: 34px;
        padding: 4px 9px;
        font-size: 0.85rem;
        width: auto;
      }
      .deeds select {
        flex: 1;
        min-width: 86px;
      }
    `,
  ];

  declare suspect: Suspect;
  declare mark: Mark | undefined;
  declare classes: ClassCount[];

  private wish(wish: Omit<MarkWish, "item" | "labelId">) {
    const { item, labelId } = this.suspect;
    this.dispatchEvent(new CustomEvent<MarkWish[]>("mark", { detail: [{ item, labelId, ...wish }] }));
  }

  private clear() {
    this.dispatchEvent(new CustomEvent<string[]>("clear", { detail: [this.suspect.item] }));
  }

  render() {
    const { suspect: s, mark } = this;
    return html`<div class="card ${mark ? "marked" : ""}">
      <img class="picture" src=${image(s.image)} alt=${s.item} loading="lazy" />
      <div class="words">
        <div>Labelled <strong>${s.className}</strong></div>
        <div class="muted">
          rather <strong>${s.suggestedClass}</strong>
          <span class="number">${percent(s.suggestedProbability)} : ${percent(s.probability)}</span>
        </div>
        <meter aria-label="Doubt" min="0" max="1" .value=${s.suspicion} title=${percent(s.suspicion)}></meter>
        <div class="reasons muted">${s.reasons.join(", ")}</div>
      </div>
      <div class="deeds">
        ${mark
          ? html`<span class="tag warm">${mark.kind}${mark.className ? ` as ${mark.className}` : ""}</span>
              <button @click=${this.clear}>Not so</button>`
          : this.deeds()}
      </div>
    </div>`;
  }

  private deeds() {
    const { suspect: s } = this;
    return html`
      <button @click=${() => this.wish({ kind: "relabel", className: s.suggestedClass })}>${s.suggestedClass}</button>
      <button @click=${() => this.wish({ kind: "keep" })}>Keep</button>
      ${may("admin") ? html`<button class="danger" @click=${() => this.wish({ kind: "remove" })}>Remove</button>` : nothing}
      <select
        aria-label="Relabel ${s.item}"
        @change=${(event: Event) => this.wish({ kind: "relabel", className: (event.target as HTMLSelectElement).value })}
      >
        <option value="" selected disabled>other</option>
        ${this.classes.filter((c) => c.name !== s.className).map((c) => html`<option>${c.name}</option>`)}
      </select>
    `;
  }
}

customElements.define("suspect-card", SuspectCard);
