import Tensors
import XCTest

final class MutualInformationTests: XCTestCase {
  private struct Golden: Decodable {
    let parameter: [Double]
    let values: [[Double]]
    let nearest, classes: [Double]
    let entropy: Double
  }

  func testAgreesWithScikitLearn() throws {
    let golden = try ScikitLearn.golden(Golden.self, "mutual information")
    let own = equalWidthClasses(golden.parameter, count: 20)
    for (index, values) in golden.values.enumerated() {
      XCTAssertEqual(mutualInformation(golden.parameter, values), golden.nearest[index], accuracy: 1e-6)
      XCTAssertEqual(mutualInformation(values, golden.parameter), golden.nearest[index], accuracy: 1e-6)
      let cut = mutualInformation(ofClasses: own, equalWidthClasses(values, count: 20))
      XCTAssertEqual(cut.shared, golden.classes[index], accuracy: 1e-12)
      XCTAssertEqual(cut.entropy, golden.entropy, accuracy: 1e-12)
    }
    XCTAssertEqual(
      mutualInformationGap(of: golden.parameter, latents: golden.values),
      (golden.classes[0] - golden.classes[1]) / golden.entropy, accuracy: 1e-12)
  }

  func testEqualValuesKnowNothing() {
    let values = (0..<50).map { Double($0) }, equal = [Double](repeating: 2, count: 50)
    XCTAssertEqual(equalWidthClasses(equal, count: 20), [Int](repeating: 0, count: 50))
    XCTAssertEqual(mutualInformationGap(of: values, latents: [equal, equal]), 0)
    XCTAssertEqual(mutualInformationGap(of: values, latents: [equal, values]), 1, accuracy: 1e-12)
    XCTAssertEqual(mutualInformationGap(of: equal, latents: [equal, values]), 0)
    XCTAssert(mutualInformation(values, equal).isFinite)
  }
}
