/** `1,234,567`: a whole number. As `toLocaleString('en-US')` writes it, which makes Node read the tables of all languages first. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
