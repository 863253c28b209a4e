/** Where the page is: `/`, or `/p/<project>/<view>/<subject>`. */
export interface Place {
  project: string;
  view: string;
  subject: string;
  query: URLSearchParams;
}

export function here(): Place {
  const [lead, project, view, ...subject] = location.pathname.split("/").filter(Boolean).map(decodeURIComponent);
  const inside = lead === "p" && project !== undefined;
  return {
    project: inside ? project : "",
    view: inside ? (view ?? "overview") : "projects",
    subject: subject.join("/"),
    query: new URLSearchParams(location.search),
  };
}

export function path(project: string, view = "", subject = "", query: Record<string, string> = {}): string {
  const parts = ["p", project, view, subject].filter(Boolean).map(encodeURIComponent);
  const search = new URLSearchParams(query).toString();
  return `/${parts.join("/")}${search ? `?${search}` : ""}`;
}

export function go(target: string, replace = false) {
  if (replace) {
    history.replaceState(null, "", target);
  } else {
    history.pushState(null, "", target);
  }
  dispatchEvent(new Event("mill-moved"));
}

/** Follows plain clicks on links of this page without loading it again. */
export function followLinks() {
  document.addEventListener("click", (event) => {
    const link = event.composedPath().find((part) => part instanceof HTMLAnchorElement);
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || event.defaultPrevented || link.target || link.origin !== location.origin) {
      return;
    }
    if (link.pathname !== "/" && !link.pathname.startsWith("/p/")) {
      return;
    }
    event.preventDefault();
    go(link.pathname + link.search);
    scrollTo(0, 0);
  });
}
