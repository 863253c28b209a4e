import { css, html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { image } from "../api";
import { figure } from "../format";
import { base } from "../style";
import type { ItemLoss, Project } from "../types";
import "./item-dialog";

/** Items that a model judged, each with its picture, and a way to relabel it. */
export class LossGrid extends LitElement {
  static properties = { project: { attribute: false }, losses: { attribute: false }, heat: { state: true }, open: { state: true } };

  static styles = [
    base,
    css`
      ul {
        display: grid;
        gap: 12px;
        grid-template-columns: repeat(auto-fill, minmax(138px, 1fr));
      }
      button {
        display: grid;
        gap: 8px;
        width: 100%;
        padding: 8px;
        text-align: left;
        justify-content: stretch;
        font-weight: 450;
        font-size: 0.84rem;
        line-height: 1.35;
      }
      img {
        width: 100%;
        aspect-ratio: 1;
        object-fit: contain;
        border-radius: 6px;
      }
      .heat {
        display: flex;
        align-items: center;
        gap: 8px;
        width: fit-content;
        margin: 0 0 12px;
        min-height: 32px;
        cursor: pointer;
      }
      .heat input {
        width: 18px;
        height: 18px;
        accent-color: var(--accent);
      }
      .was {
        color: var(--good);
        font-weight: 600;
      }
      .said {
        color: var(--warm);
        font-weight: 600;
      }
      span {
        overflow-wrap: anywhere;
      }
      .busy {
        min-height: 200px;
      }
      @media (max-width: 640px) {
        ul {
          grid-template-columns: repeat(3, minmax(0, 1fr));
          gap: 8px;
        }
        button {
          padding: 6px;
          font-size: 0.76rem;
        }
      }
    `,
  ];

  declare project: Project;
  declare losses: ItemLoss[] | null;
  declare heat: boolean;
  declare open: string;

  render() {
    if (!this.losses) {
      return html`<p class="muted busy" aria-busy="true">Fetching items …</p>`;
    }
    return html`
      ${this.losses.some((loss) => loss.heatmap)
        ? html`<label class="heat small">
            <input
              type="checkbox"
              .checked=${this.heat}
              @change=${(e: Event) => (this.heat = (e.target as HTMLInputElement).checked)}
            />
            where the model looked
          </label>`
        : nothing}
      <ul>
        ${repeat(this.losses, (loss) => loss.item, (loss) => this.card(loss))}
      </ul>
      ${this.losses.length === 0 ? html`<p class="muted">None.</p>` : nothing}
      ${this.open
        ? html`<item-dialog .project=${this.project} item=${this.open} @closed=${() => (this.open = "")}></item-dialog>`
        : nothing}
    `;
  }

  private card(loss: ItemLoss) {
    const right = loss.actual === loss.predicted;
    return html`<li>
      <button @click=${() => (this.open = loss.item)} title="Look at ${loss.item}">
        <img
          class="picture"
          src=${image(this.heat && loss.heatmap ? loss.heatmap : loss.image)}
          alt=""
          loading="lazy"
          width="120"
          height="120"
        />
        <span>
          is <span class="was">${loss.actual}</span><br />
          ${right ? "and the model says so" : html`said <span class="said">${loss.predicted}</span>`}<br />
          <small class="muted number">loss ${figure(loss.loss)}, p ${figure(Number(loss.probability.toFixed(3)))}</small>
        </span>
      </button>
    </li>`;
  }
}

customElements.define("loss-grid", LossGrid);
