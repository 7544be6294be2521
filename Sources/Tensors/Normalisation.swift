import CKernels

/// Mean and variance (divided by the count) of each column of x read as [groups, n, columns].
///
/// Rows are taken in blocks whose borders do not depend on the number of threads, so memory is read once, and the
/// blocks' moments are merged (Chan, Golub and LeVeque, 1983).
public func moments(of x: Tensor, groups: Int, columns: Int) -> (mean: Tensor, variance: Tensor) {
  let rows = ColumnBlocks(x, groups: groups, columns: columns)
  let parts = rows.partials(2) { row, n, parts in
    withPointers(to: x) { kernel_moments(n, columns, $0[0] + row * columns, parts, parts + columns) }
  }
  var mean = Tensor([groups, columns]), variance = Tensor([groups, columns])
  mean.withUnsafeMutableBufferPointer { mean in
    variance.withUnsafeMutableBufferPointer { square in
      parts.withUnsafeBufferPointer { parts in
        for group in 0..<groups {
          var seen: Float = 0
          for block in 0..<rows.blocksPerGroup {
            let n = Float(rows.rowCount(block)), share = n / (seen + n)
            let part = parts.baseAddress! + (group * rows.blocksPerGroup + block) * 2 * columns
            for j in 0..<columns {
              let place = group * columns + j, delta = part[j] - mean[place]
              mean[place] += delta * share
              square[place] += part[columns + j] + delta * delta * seen * share
            }
            seen += n
          }
        }
        for place in square.indices { square[place] /= Float(rows.rows) }
      }
    }
  }
  return (mean, variance)
}

/// scale · x + shift, x read as [groups, n, columns] with a scale and a shift for each group's column.
public func scaledAndShifted(_ x: Tensor, by scale: Tensor, _ shift: Tensor) -> Tensor {
  let rows = ColumnBlocks(x, groups: scale.shape[0], columns: scale.shape[1])
  return Tensor(x.shape) { y in
    withPointers(to: x, scale, shift) { from in
      rows.forEachBlock { group, start, n in
        let place = start * rows.columns, factor = group * rows.columns
        kernel_scale_shift(
          n, rows.columns, from[0] + place, from[1] + factor, from[2] + factor, y.baseAddress! + place)
      }
    }
  }
}

/// Σ dy and Σ dy·(x − mean) of each column: what the adjoint of a normalisation needs to know.
public func momentProducts(_ dy: Tensor, _ x: Tensor, mean: Tensor) -> (sum: Tensor, product: Tensor) {
  let groups = mean.shape[0], columns = mean.shape[1]
  let rows = ColumnBlocks(x, groups: groups, columns: columns)
  let parts = rows.partials(2) { row, n, parts in
    withPointers(to: dy, x, mean) { from in
      kernel_moment_products(
        n, columns, from[0] + row * columns, from[1] + row * columns, from[2] + row / rows.rows * columns, parts,
        parts + columns)
    }
  }
  let sums = parts.reshaped([groups, rows.blocksPerGroup, 2, columns]).sum(axes: [1])
  return (
    sums.slice(axis: 1, 0..<1).reshaped([groups, columns]), sums.slice(axis: 1, 1..<2).reshaped([groups, columns])
  )
}

/// p·dy + q·x + r, three factors for each group's column: the adjoint of a normalisation with all sums folded in.
public func momentAdjoint(_ dy: Tensor, _ x: Tensor, p: Tensor, q: Tensor, r: Tensor) -> Tensor {
  let rows = ColumnBlocks(x, groups: p.shape[0], columns: p.shape[1])
  return Tensor(x.shape) { dx in
    withPointers(to: dy, x, p, q, r) { from in
      rows.forEachBlock { group, start, n in
        let place = start * rows.columns, factor = group * rows.columns
        kernel_moment_adjoint(
          n, rows.columns, from[0] + place, from[1] + place, from[2] + factor, from[3] + factor, from[4] + factor,
          dx.baseAddress! + place)
      }
    }
  }
}

/// The first values of several tensors, to read.
func withPointers<R>(to tensors: Tensor..., body: ([UnsafePointer<Float>]) -> R) -> R {
  withExtendedLifetime(tensors) { body(tensors.map { $0.withUnsafeBufferPointer { $0.baseAddress! } }) }
}

/// A tensor as groups of rows of columns, and the rows as blocks that fit a cache.
private struct ColumnBlocks {
  let groups: Int, columns: Int
  /// Rows of a group.
  let rows: Int
  let rowsPerBlock: Int
  let blocksPerGroup: Int

  init(_ x: Tensor, groups: Int, columns: Int) {
    rows = groups * columns == 0 ? 0 : x.count / (groups * columns)
    precondition(rows > 0 && rows * groups * columns == x.count, "\(x.shape) cannot be read as [\(groups), n, \(columns)]")
    self.groups = groups
    self.columns = columns
    rowsPerBlock = min(rows, max(1, elementwiseGrain / columns))
    blocksPerGroup = (rows + rowsPerBlock - 1) / rowsPerBlock
  }

  /// Rows of a group's block.
  func rowCount(_ block: Int) -> Int { min(rowsPerBlock, rows - block * rowsPerBlock) }

  /// Every block by its group, its first row counted over all groups, and its number of rows; on several threads.
  func forEachBlock(_ body: (_ group: Int, _ firstRow: Int, _ count: Int) -> Void) {
    let grain = max(1, elementwiseGrain / (rowsPerBlock * columns))
    Parallel.forEachRange(groups * blocksPerGroup, grain: grain) { part in
      for index in part {
        let (group, block) = index.quotientAndRemainder(dividingBy: blocksPerGroup)
        body(group, group * rows + block * rowsPerBlock, rowCount(block))
      }
    }
  }

  /// `count` sums a column from every block. [groups · blocksPerGroup, count, columns]
  func partials(
    _ count: Int, _ body: (_ firstRow: Int, _ count: Int, _ parts: UnsafeMutablePointer<Float>) -> Void
  ) -> Tensor {
    Tensor([groups * blocksPerGroup, count, columns]) { parts in
      forEachBlock { group, start, n in
        let block = group * blocksPerGroup + (start - group * rows) / rowsPerBlock
        body(start, n, parts.baseAddress! + block * count * columns)
      }
    }
  }
}
