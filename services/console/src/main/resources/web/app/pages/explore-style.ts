import { css } from "lit";

export const exploreStyle = css`
  .head {
    margin-bottom: var(--gap);
    align-items: center;
  }
  .trouble {
    margin-bottom: var(--gap);
  }
  .sources {
    flex-wrap: nowrap;
    min-width: 0;
  }
  .sources select {
    width: auto;
    max-width: 34vw;
  }
  .split {
    display: grid;
    gap: var(--gap);
    grid-template-columns: minmax(0, 1fr) 300px;
    align-items: start;
  }
  .plot {
    padding: 10px;
  }
  /* The canvas asks for the colour of its line as the browser has resolved it. */
  point-canvas {
    accent-color: var(--warm);
  }
  .tools {
    margin-bottom: 8px;
    gap: 6px;
  }
  .tools button {
    padding: 4px 10px;
    min-height: 34px;
    font-size: 0.88rem;
  }
  [aria-pressed="true"] {
    border-color: var(--accent);
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  .check {
    display: flex;
    align-items: center;
    gap: 6px;
    font-size: 0.88rem;
  }
  .push {
    margin-left: auto;
  }
  progress {
    width: 100%;
    height: 14px;
    accent-color: var(--accent);
  }
  .chosen {
    margin-top: var(--gap);
  }
  .said {
    margin-top: var(--gap);
    padding: 8px 14px;
    border-radius: var(--small-radius);
    background: var(--accent-wash);
  }
  @media (max-width: 900px) {
    .split {
      grid-template-columns: minmax(0, 1fr);
    }
    .sources {
      flex-wrap: wrap;
    }
    .sources select {
      max-width: 100%;
      flex: 1 1 130px;
    }
  }
`;
