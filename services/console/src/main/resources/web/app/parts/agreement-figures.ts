import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import * as api from "../api";
import { onChanges } from "../changes";
import { compact, percent } from "../format";
import { base } from "../style";
import type { Agreement, Figures, Project } from "../types";

const coefficient = (value: number | null) => (value === null ? "–" : value.toFixed(2));

/** What a coefficient of agreement means in words, by the usual bounds. */
function inWords(alpha: number): string {
  if (alpha >= 0.8) return "reliable";
  if (alpha >= 0.667) return "usable with care";
  if (alpha > 0) return "too little to build on";
  return "no better than chance";
}

/** How well labellers agree with each other, and how each of them does. */
export class AgreementFigures extends LitElement {
  static properties = { project: { attribute: false }, figures: { state: true } };

  static styles = [
    base,
    css`
      .two {
        display: grid;
        gap: var(--gap);
        grid-template-columns: minmax(0, 1fr) minmax(0, 2fr);
        align-items: start;
      }
      .alpha {
        font-size: 2rem;
        font-weight: 640;
        letter-spacing: -0.03em;
        line-height: 1.2;
      }
      td.number,
      th.number {
        text-align: right;
        white-space: nowrap;
      }
      td,
      th {
        padding-inline: 7px;
      }
      @media (max-width: 860px) {
        .two {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  declare project: Project;
  declare figures: Agreement | null;

  constructor() {
    super();
    this.figures = null;
    onChanges(this, () => this.load(), (change) => change.what === "labels" && change.project === this.project.id);
  }

  protected willUpdate(changed: PropertyValues) {
    if (changed.has("project") && (changed.get("project") as Project | undefined)?.id !== this.project.id) {
      this.load();
    }
  }

  private async load() {
    this.figures = await api.agreement(this.project.id).catch(() => null);
  }

  render() {
    return this.figures
      ? html`<div class="two">${this.agreement(this.figures)} ${this.people(this.figures.labellers)}</div>`
      : nothing;
  }

  private agreement({ alpha, items, votes, pairs }: Agreement) {
    return html`<section class="card" aria-label="Agreement">
      <h2>Agreement</h2>
      <p class="alpha number">${coefficient(alpha)}</p>
      <p class="muted small">
        Krippendorff’s alpha${alpha === null ? ": not defined before two people judge the same items" : `: ${inWords(alpha)}`}.
        ${compact(votes)} votes on ${compact(items)} items.
      </p>
      ${pairs.length
        ? html`<div class="scroll"><table>
            <tr><th>Pair</th><th class="number">Items</th><th class="number">Same</th><th class="number">Kappa</th></tr>
            ${pairs.map(
              (pair) => html`<tr>
                <td>${pair.first}, ${pair.second}</td>
                <td class="number">${compact(pair.items)}</td>
                <td class="number">${percent(pair.agreement)}</td>
                <td class="number">${coefficient(pair.kappa)}</td>
              </tr>`,
            )}
          </table></div>`
        : nothing}
    </section>`;
  }

  private people(labellers: Figures[]) {
    return html`<section class="card" aria-label="Labellers">
      <h2>Labellers</h2>
      <div class="scroll"><table>
        <tr>
          <th>Name</th><th class="number">Labels</th><th class="number">Votes</th><th class="number">Taken back</th>
          <th class="number">Accepted</th><th class="number">Corrected</th><th class="number">Sent back</th>
          <th class="number" title="Votes that are as the current label">As current</th>
          <th class="number" title="Estimated by Dawid and Skene’s model">Right</th>
        </tr>
        ${labellers.map(
          (person) => html`<tr>
            <td>${person.labeller}</td>
            <td class="number">${compact(person.labels)}</td>
            <td class="number">${compact(person.votes)}</td>
            <td class="number">${compact(person.retracted)}</td>
            <td class="number">${compact(person.accepted)}</td>
            <td class="number">${compact(person.corrected)}</td>
            <td class="number">${compact(person.sentBack)}</td>
            <td class="number">${person.judged ? percent(person.withCurrent / person.judged) : "–"}</td>
            <td class="number">${person.accuracy === null ? "–" : percent(person.accuracy)}</td>
          </tr>`,
        )}
      </table></div>
      ${labellers.length ? nothing : html`<p class="muted">Nobody has labelled anything here yet.</p>`}
    </section>`;
  }
}

customElements.define("agreement-figures", AgreementFigures);
