import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import * as api from "../api";
import { percent } from "../format";
import { may } from "../me";
import { base } from "../style";
import type { Plan, Project } from "../types";

const STRATEGIES = [
  ["unlabelled", "Not labelled yet", "in an order that has nothing to do with names"],
  ["margin", "Two classes close", "the model hesitates between its two likeliest"],
  ["entropy", "Unsure over all", "the model spreads its prediction widely"],
  ["disagreement", "Model against label", "labelled, and the model says something else"],
  ["diversity", "Unlike the rest", "far from what is labelled, and from each other"],
  ["random", "At random", "an honest sample"],
] as const;

/** How the tasks of a project are chosen, how many people judge each item, and what goes to review. */
export class PlanForm extends LitElement {
  static properties = { project: { attribute: false }, plan: { state: true }, said: { state: true }, trouble: { state: true } };

  static styles = [
    base,
    css`
      form {
        display: grid;
        gap: 22px;
      }
      .strategy {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 110px 48px;
        align-items: center;
        gap: 12px;
        padding: 6px 0;
        border-top: 1px solid var(--line);
      }
      .strategy:first-of-type {
        margin-top: 8px;
      }
      .strategy label {
        color: var(--ink);
        font-size: 0.95rem;
        gap: 0;
      }
      input[type="range"] {
        padding: 0;
        accent-color: var(--accent);
      }
      .fields {
        display: grid;
        gap: 14px;
        grid-template-columns: repeat(auto-fit, minmax(220px, 1fr));
        margin-top: 10px;
        align-items: end;
      }
      .strategy .number {
        text-align: right;
      }
    `,
  ];

  declare project: Project;
  declare plan: Plan;
  declare said: string;
  declare trouble: string;

  constructor() {
    super();
    this.said = "";
    this.trouble = "";
  }

  protected willUpdate(changed: PropertyValues) {
    const before = changed.get("project") as Project | undefined;
    if (changed.has("project") && JSON.stringify(before?.plan) !== JSON.stringify(this.project.plan)) {
      this.plan = structuredClone(this.project.plan);
    }
  }

  private share(name: string) {
    return this.plan.strategies.find(({ strategy }) => strategy === name)?.share ?? 0;
  }

  private setShare(strategy: string, share: number) {
    const others = this.plan.strategies.filter((s) => s.strategy !== strategy);
    this.set({ strategies: share > 0 ? [...others, { strategy, share }] : others });
  }

  private set(part: Partial<Plan>) {
    this.plan = { ...this.plan, ...part };
    this.said = "";
  }

  private async save(event: Event) {
    event.preventDefault();
    try {
      await api.setPlan(this.project.id, this.plan);
      this.said = "Saved. It holds from the next task on.";
      this.trouble = "";
      dispatchEvent(new Event("mill-project"));
    } catch (failure) {
      this.trouble = (failure as Error).message;
    }
  }

  render() {
    const whole = this.plan.strategies.reduce((sum, { share }) => sum + share, 0);
    return html`<form class="card" @submit=${this.save}>
      <section>
        <h2>What is labelled next</h2>
        <p class="muted small">
          ${whole ? "Tasks are mixed by these shares." : "No share is set: first what is not labelled, then what the model is least sure of."}
        </p>
        ${STRATEGIES.map(([name, title, meaning]) => this.strategy(name, title, meaning, whole))}
      </section>
      <section>
        <h2>How many judge, and who decides</h2>
        <div class="fields">
          <label
            >People for each item<input
              type="number"
              name="overlap"
              min="1"
              max="10"
              required
              .value=${String(this.plan.overlap)}
              @change=${(e: Event) => this.set({ overlap: number(e) })}
          /></label>
          <label
            >Their votes become one label by<select
              name="consensus"
              @change=${(e: Event) => this.set({ consensus: (e.target as HTMLSelectElement).value })}
            >
              <option value="majority" ?selected=${this.plan.consensus === "majority"}>majority</option>
              <option value="dawid skene" title="Dawid and Skene, 1979" ?selected=${this.plan.consensus === "dawid skene"}>who is mostly right</option>
            </select></label
          >
          ${this.percentage("neededSupport", "Less support than this goes to review")}
          ${this.percentage("reviewShare", "Share of all labels that goes to review")}
        </div>
      </section>
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      <div class="row">
        <button class="primary" ?disabled=${!may("admin")}>Save the plan</button>
        <span class="muted small" role="status">${may("admin") ? this.said : "An admin may change it."}</span>
      </div>
    </form>`;
  }

  private strategy(name: string, title: string, meaning: string, whole: number) {
    const share = this.share(name);
    return html`<div class="strategy">
      <label for=${name}>${title}<small class="muted">${meaning}</small></label>
      <input
        id=${name}
        type="range"
        min="0"
        max="10"
        step="1"
        .value=${String(Math.min(10, share))}
        @input=${(e: Event) => this.setShare(name, number(e))}
      />
      <span class="number ${share ? "" : "muted"}">${whole ? percent(share / whole) : "–"}</span>
    </div>`;
  }

  private percentage(name: "neededSupport" | "reviewShare", title: string) {
    return html`<label
      >${title}, %<input
        type="number"
        name=${name}
        min="0"
        max="100"
        step="any"
        required
        .value=${String(Math.round(this.plan[name] * 1000) / 10)}
        @change=${(e: Event) => this.set({ [name]: number(e) / 100 })}
    /></label>`;
  }
}

const number = (event: Event) => Number((event.target as HTMLInputElement).value);

customElements.define("plan-form", PlanForm);
