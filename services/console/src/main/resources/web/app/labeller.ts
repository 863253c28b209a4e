const KEY = "millrace.labeller";

function invented(): string {
  const name = `person-${Math.random().toString(36).slice(2, 6)}`;
  localStorage.setItem(KEY, name);
  return name;
}

/** The name under which this browser's labels are recorded. */
export const labeller = () => localStorage.getItem(KEY) ?? invented();

export function rename(name: string) {
  const tidy = name.trim().slice(0, 60);
  if (tidy) {
    localStorage.setItem(KEY, tidy);
  }
  return labeller();
}
