import CKernels

/// Weights that gather the bins of a spectrum into bands: y[b] = Σₖ W[k, b]·x[k].
///
/// Bands of mel filters overlap only their neighbours, so each is kept as one run of weights.
public struct FilterBank: Sendable {
  /// Bins in and bands out.
  public let binCount: Int, bandCount: Int
  /// The whole matrix. [bins, bands]
  public let weights: Tensor

  /// Per band: first bin, number of bins, place of its weights among the packed ones.
  private let first: [Int32], width: [Int32], offset: [Int32]
  private let packed: Tensor

  /// A bank from its matrix. `weights`: [bins, bands]
  public init(_ weights: Tensor) {
    precondition(weights.rank == 2, "a filter bank is a matrix [bins, bands], not \(weights.shape)")
    self.weights = weights
    let bins = weights.shape[0], bands = weights.shape[1], matrix = weights.values
    binCount = bins
    bandCount = bands
    var first: [Int32] = [], width: [Int32] = [], offset: [Int32] = [], packed: [Float] = []
    for band in 0..<bands {
      let used = (0..<bins).filter { matrix[$0 * bands + band] != 0 }
      let span = used.isEmpty ? 0 : used.last! - used.first! + 1
      // Whole vectors of sixteen, moved left where they would reach past the spectrum's end.
      let count = min(bins, (span + 15) / 16 * 16)
      let start = min(used.first ?? 0, bins - count)
      first.append(Int32(start))
      width.append(Int32(count))
      offset.append(Int32(packed.count))
      packed += (start..<start + count).map { matrix[$0 * bands + band] }
    }
    (self.first, self.width, self.offset) = (first, width, offset)
    self.packed = Tensor([packed.count], packed)
  }

  /// Gathers bins into bands. `spectrum`: [..., bins] → [..., bands]
  public func callAsFunction(_ spectrum: Tensor) -> Tensor {
    mapRows(spectrum, from: binCount, to: bandCount) { filter($0, into: $1) }
  }

  /// The adjoint: ⟨bank(x), y⟩ = ⟨x, bank.transposed(y)⟩. `bands`: [..., bands] → [..., bins]
  public func transposed(_ bands: Tensor) -> Tensor {
    mapRows(bands, from: bandCount, to: binCount) { spread($0, into: $1) }
  }

  /// One spectrum's bands.
  @inline(__always)
  func filter(_ spectrum: UnsafePointer<Float>, into bands: UnsafeMutablePointer<Float>) {
    packed.withUnsafeBufferPointer {
      kernel_filter_bands(spectrum, $0.baseAddress!, first, width, offset, bandCount, bands)
    }
  }

  /// One spectrum from its bands by the transpose.
  @inline(__always)
  func spread(_ bands: UnsafePointer<Float>, into spectrum: UnsafeMutablePointer<Float>) {
    packed.withUnsafeBufferPointer {
      kernel_filter_bands_transposed(bands, $0.baseAddress!, first, width, offset, bandCount, binCount, spectrum)
    }
  }
}

/// Maps every row of the last axis: [..., from] → [..., to].
func mapRows(
  _ x: Tensor, from: Int, to: Int, _ body: (UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
) -> Tensor {
  precondition(x.rank > 0 && x.shape[x.rank - 1] == from, "rows of \(from) values expected, the shape is \(x.shape)")
  let rows = x.shape.dropLast().reduce(1, *)
  return x.withUnsafeBufferPointer { source in
    Tensor(x.shape.dropLast() + [to]) { result in
      Parallel.forEachRange(rows, grain: max(1, 65536 / max(1, from + to))) { range in
        for row in range { body(source.baseAddress! + row * from, result.baseAddress! + row * to) }
      }
    }
  }
}
