/** Whether two stretches of the same bytes are the same. */
export const isSameStretch = (view: DataView, a: number, b: number, length: number): boolean => {
  let i = 0
  for (; i + 4 <= length; i += 4) if (view.getInt32(a + i, true) !== view.getInt32(b + i, true)) return false
  for (; i < length; i++) if (view.getUint8(a + i) !== view.getUint8(b + i)) return false
  return true
}
