import { html, nothing } from "lit";
import { figure } from "../format";
import type { Recipe } from "../types";

const words = (name: string) => name.replaceAll("_", " ");

/** A recipe as a list of facts; styled by `.facts` of the page that shows it. */
export const recipeLines = (recipe: Recipe) => html`<dl class="facts">
  <dt>network</dt>
  <dd>${words(recipe.architecture)}</dd>
  ${recipe.stages.map(
    (stage) => html`<dt>${stage.kind}</dt>
      <dd>${stage.epochs ? `${stage.epochs} epochs, rate ${figure(stage.maximumRate)}` : ""}</dd>`,
  )}
  <dt>batch</dt>
  <dd>${recipe.batchSize}</dd>
  <dt>weight decay</dt>
  <dd>${figure(recipe.weightDecay)}</dd>
  <dt>augmentation</dt>
  <dd>${[recipe.padAndCrop ? `pad ${recipe.padAndCrop}, crop` : "", recipe.flip ? "mirror" : ""].filter(Boolean).join("; ") || "none"}</dd>
  ${recipe.seed ? html`<dt>seed</dt><dd>${recipe.seed}</dd>` : nothing}
</dl>`;
