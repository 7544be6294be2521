import Files

/// One value under a tag, as TensorBoard shows it.
enum SummaryEntry {
  case scalar(tag: String, Float)
  /// A PNG file's bytes.
  case picture(tag: String, png: [UInt8], width: Int, height: Int)
  /// A WAV file's bytes.
  case sound(tag: String, wav: [UInt8], rateHz: Int, channels: Int, frames: Int)

  /// `Summary.Value`
  var message: ProtobufMessage {
    var value = ProtobufMessage()
    switch self {
    case .scalar(let tag, let number):
      value.append(field: 1, text: tag)
      value.append(field: 2, float: number)
    case .picture(let tag, let png, let width, let height):
      var picture = ProtobufMessage()
      picture.append(field: 1, integer: height)
      picture.append(field: 2, integer: width)
      picture.append(field: 3, integer: 3)  // red, green, blue
      picture.append(field: 4, bytes: png)
      value.append(field: 1, text: tag)
      value.append(field: 4, message: picture)
    case .sound(let tag, let wav, let rateHz, let channels, let frames):
      var sound = ProtobufMessage()
      sound.append(field: 1, float: Float(rateHz))
      sound.append(field: 2, integer: channels)
      sound.append(field: 3, integer: frames)
      sound.append(field: 4, bytes: wav)
      sound.append(field: 5, text: "audio/wav")
      value.append(field: 1, text: tag)
      value.append(field: 6, message: sound)
    }
    return value
  }
}
