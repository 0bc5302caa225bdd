using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;

namespace Research.Training.Tests;

public class CanonicalJsonTests
{
    [Theory]
    [InlineData("{ \"b\": 1, \"a\": [true, null, \"x\"] }", "{\"a\":[true,null,\"x\"],\"b\":1}")]
    [InlineData("{ \"a\": 1.0, \"b\": 1e2, \"c\": -0.0, \"d\": 0.1, \"e\": 1e-5, \"f\": 1E+300 }",
        "{\"a\":1,\"b\":100,\"c\":0,\"d\":0.1,\"e\":1e-5,\"f\":1e300}")]
    [InlineData("{ \"a\": 9007199254740993, \"b\": 9007199254740992.0 }", "{\"a\":9007199254740993,\"b\":9007199254740992}")]
    [InlineData("[\"\\u0041\\n\\\"\\\\ä\"]", "[\"A\\u000a\\\"\\\\ä\"]")]
    [InlineData("{ \"Z\": 1, \"a\": 2, \"_\": 3 }", "{\"Z\":1,\"_\":3,\"a\":2}")]
    public void One_value_has_one_text(string json, string canonical) =>
        Assert.Equal(canonical, CanonicalJson.Write(CanonicalJson.Parse(json)));

    [Fact]
    public void Numbers_read_back_the_same() => Prop.ForAll<NormalFloat>(number =>
        BitConverter.DoubleToInt64Bits(double.Parse(CanonicalJson.Number(number.Get), CultureInfo.InvariantCulture) + 0.0)
            == BitConverter.DoubleToInt64Bits(number.Get + 0.0)).QuickCheckThrowOnFailure();

    [Fact]
    public void The_canonical_text_is_its_own_canonical_text() => Prop.ForAll<NonNull<string>, int, NormalFloat>((text, whole, number) =>
    {
        string clean = new([.. text.Get.Where(c => !char.IsSurrogate(c))]);
        string canonical = CanonicalJson.Write(new JObject(new JProperty("z" + clean, whole), new JProperty("a", number.Get),
            new JProperty("t", clean)));
        return CanonicalJson.Write(CanonicalJson.Parse(canonical)) == canonical;
    }).QuickCheckThrowOnFailure();
}
