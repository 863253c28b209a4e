import { css } from "lit";

export const lineageStyle = css`
  h2 {
    margin-bottom: 4px;
  }
  ol.flow {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: minmax(0, 1fr);
    gap: 26px;
    margin: 16px 0 20px;
  }
  ol.flow > li {
    position: relative;
    border: 1px solid var(--line);
    border-radius: var(--small-radius);
    background: var(--raised);
    padding: 12px 14px;
    display: grid;
    gap: 2px;
    align-content: start;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  ol.flow > li:not(:last-child)::after {
    content: "";
    position: absolute;
    right: -20px;
    top: calc(50% - 5px);
    width: 9px;
    height: 9px;
    border: solid var(--accent);
    border-width: 2px 2px 0 0;
    rotate: 45deg;
  }
  ol.flow b {
    font-weight: 620;
  }
  .what {
    font-size: 0.78rem;
    color: var(--muted);
    font-weight: 600;
  }
  .labels {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(250px, 1fr));
    gap: 8px;
  }
  .labels li {
    display: grid;
    grid-template-columns: 42px minmax(0, 1fr);
    gap: 0 12px;
    align-items: center;
    font-size: 0.88rem;
    line-height: 1.35;
  }
  .labels img {
    width: 42px;
    height: 42px;
    object-fit: contain;
    border-radius: 6px;
  }
  .labels small {
    overflow-wrap: anywhere;
  }
  h3 {
    margin: 6px 0 8px;
  }
  .own {
    background: var(--accent-wash);
    border-radius: var(--small-radius);
    padding: 10px 14px;
    margin-bottom: 14px;
  }
  @media (max-width: 900px) {
    ol.flow {
      grid-auto-flow: row;
      grid-auto-columns: auto;
      gap: 22px;
    }
    ol.flow > li:not(:last-child)::after {
      right: auto;
      left: calc(50% - 5px);
      top: auto;
      bottom: -16px;
      rotate: 135deg;
    }
  }
`;
