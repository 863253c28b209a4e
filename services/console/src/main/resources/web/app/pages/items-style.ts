import { css } from "lit";

export const itemsStyle = css`
  .head {
    margin-bottom: var(--gap);
    align-items: center;
  }
  .filters {
    flex-wrap: nowrap;
  }
  select {
    width: auto;
    max-width: 46vw;
  }
  ul {
    display: grid;
    gap: 8px;
    grid-template-columns: repeat(auto-fill, minmax(96px, 1fr));
  }
  li {
    position: relative;
  }
  li button {
    display: grid;
    gap: 4px;
    padding: 6px;
    width: 100%;
    justify-content: stretch;
    font-size: 0.78rem;
    font-weight: 500;
    text-align: left;
    user-select: none;
  }
  li.chosen button {
    border-color: var(--accent);
    background: var(--accent-wash);
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  li img,
  li .words {
    width: 100%;
    aspect-ratio: 1;
    object-fit: contain;
    border-radius: 6px;
  }
  li .words {
    white-space: normal;
    font-size: 0.72rem;
    line-height: 1.3;
    background: var(--raised);
    padding: 4px;
  }
  li span {
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  li input[type="checkbox"] {
    position: absolute;
    top: 9px;
    left: 9px;
    opacity: 0;
    margin: 0;
  }
  li:hover input,
  li.chosen input,
  .choosing li input,
  li input:focus-visible {
    opacity: 1;
  }
  li .mark {
    position: absolute;
    top: 8px;
    right: 8px;
    padding: 0 6px;
    font-size: 0.7rem;
  }
  @media (hover: none) {
    li input[type="checkbox"] {
      opacity: 1;
      width: 24px;
      height: 24px;
    }
  }
  .more {
    display: flex;
    justify-content: center;
    margin-top: 20px;
  }
  .tray {
    position: sticky;
    bottom: 12px;
    z-index: 4;
    margin-top: 16px;
    display: grid;
    gap: 10px;
    box-shadow: var(--shadow);
    border-color: var(--accent);
    max-height: 50vh;
    overflow-y: auto;
  }
  .tray .row {
    align-items: center;
  }
  .told {
    margin-bottom: var(--gap);
    background: var(--accent-wash);
    border-radius: var(--small-radius);
    padding: 6px 8px 6px 14px;
  }
  @media (max-width: 640px) {
    .filters {
      flex-wrap: wrap;
    }
    .filters button {
      padding-inline: 8px;
    }
    .filters select {
      max-width: 40vw;
    }
    .tray {
      bottom: 70px;
    }
  }
`;
