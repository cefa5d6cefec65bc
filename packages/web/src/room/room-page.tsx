/** stub */
export function RoomPage() {
  return null;
}
