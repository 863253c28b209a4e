import { html, nothing } from "lit";
import { ago, figure } from "../format";
import type { Model, Replica } from "../types";

/** Which replicas of serving told that they put each alias's version into its place, and which could not; some may have ended since. */
export function servingReplicas(models: Model[], replicas: Replica[]) {
  const placed = models.flatMap((model) => model.aliases.map((alias) => ({ alias, version: model.version })));
  return html`${placed.map(({ alias, version }) => {
    const told = replicas.filter((replica) => replica.alias === alias && replica.version === version);
    return told.length
      ? html`<p class="row replicas small">
          <span class="muted">The ${alias}, version ${version}, was put in place by</span> ${told.map(line)}
        </p>`
      : nothing;
  })}`;
}

const line = (replica: Replica) =>
  replica.error
    ? html`<span class="tag bad" title=${replica.error}>not at ${replica.replica}: ${replica.error}</span>`
    : html`<span class="tag plain" title="Loaded and proved in ${figure(replica.millis)} ms, ${ago(replica.at)}">${replica.replica}</span>`;
