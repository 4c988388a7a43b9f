/** How often a property is tried: enough to see a mistake within some days of work, and `PROPERTY_FACTOR=20` times as often on request. */
export const runs = (often: number): number => often * Number(process.env['PROPERTY_FACTOR'] ?? 1)
