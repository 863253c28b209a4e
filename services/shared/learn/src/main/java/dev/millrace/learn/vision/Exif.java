package dev.millrace.learn.vision;

/// What cameras write into JPEG files beside the image; here only whether they were held upright.
final class Exif {

  private static final int APPLICATION = 0xE1;
  private static final int ORIENTATION = 0x0112;
  private static final int FIRST_LYING = 5;
  private static final int LAST = 8;

  private Exif() {}

  /// Whether rows and columns change places when the image is shown.
  static boolean lies(byte[] jpeg) {
    var bytes = new Bytes(jpeg);
    int at = 2;
    while (at + 4 < bytes.length() && bytes.u8(at) == 0xFF && (bytes.u8(at + 1) & 0xF0) == 0xE0) {
      if (bytes.u8(at + 1) == APPLICATION && bytes.is(at + 4, "Exif\0\0")) {
        return lies(bytes, at + 10);
      }
      at += 2 + bytes.u16(at + 2);
    }
    return false;
  }

  private static boolean lies(Bytes bytes, int start) {
    boolean little = bytes.is(start, "II");
    int directory = start + (little ? bytes.u32Little(start + 4) : bytes.u32(start + 4));
    int count = little ? bytes.u16Little(directory) : bytes.u16(directory);
    for (int entry = 0; entry < count; entry++) {
      int at = directory + 2 + 12 * entry;
      if ((little ? bytes.u16Little(at) : bytes.u16(at)) == ORIENTATION) {
        int value = little ? bytes.u16Little(at + 8) : bytes.u16(at + 8);
        return value >= FIRST_LYING && value <= LAST;
      }
    }
    return false;
  }
}
