import CKernels

/// Positions of one example: rows `top..<bottom`, columns `left..<right`.
typealias Rectangle = kernel_rectangle

extension Rectangle {
  var width: Int { right - left }
  var count: Int { (bottom - top) * width }

  /// The rectangle in pieces of about `positions` each: whole rows as long as one fits, parts of a row otherwise.
  func pieces(positions: Int) -> [Rectangle] {
    guard count > 0 else { return [] }
    if width > positions {
      return (top..<bottom).flatMap { row in
        stride(from: left, to: right, by: positions).map {
          Rectangle(top: row, bottom: row + 1, left: $0, right: min($0 + positions, right))
        }
      }
    }
    let rows = positions / width
    return stride(from: top, to: bottom, by: rows).map {
      Rectangle(top: $0, bottom: min($0 + rows, bottom), left: left, right: right)
    }
  }

  /// The rectangle in `number` nearly equal strips: of rows, or of columns if there is one row.
  func strips(_ number: Int) -> [Rectangle] {
    (0..<number).map { i in
      var strip = self
      if bottom - top > 1 {
        strip.top = top + (bottom - top) * i / number
        strip.bottom = top + (bottom - top) * (i + 1) / number
      } else {
        strip.left = left + width * i / number
        strip.right = left + width * (i + 1) / number
      }
      return strip
    }
  }
}
