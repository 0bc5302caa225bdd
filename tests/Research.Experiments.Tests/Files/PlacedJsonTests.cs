using System.Text;
using Newtonsoft.Json.Linq;

namespace Research.Experiments.Tests;

public class PlacedJsonTests
{
    [Fact]
    public void Comments_and_trailing_commas_are_taken_and_every_token_knows_its_line()
    {
        JToken token = Read("""
            // a comment
            {
              "a": [1, /* two */ 2.5,],
              "b": {
                "c": "2024-01-01T00:00:00",
              },
            }
            """, out var faults)!;

        Assert.Empty(faults);
        Assert.Equal(2.5, (double)token["a"]![1]!);
        Assert.Equal(JTokenType.String, token["b"]!["c"]!.Type);
        Assert.Equal(("a[1]", 3), (token["a"]![1]!.Place().Path, token["a"]![1]!.Place().Line));
        Assert.Equal(("b.c", 5), (token["b"]!["c"]!.Place().Path, token["b"]!["c"]!.Place().Line));
    }

    [Fact]
    public void Places_survive_cloning()
    {
        JToken token = Read("{ \"a\": [\n { \"b\": 1 } ] }", out _)!;

        JToken clone = token.DeepClone();

        Assert.Equal(("a[0].b", 2), (clone["a"]![0]!["b"]!.Place().Path, clone["a"]![0]!["b"]!.Place().Line));
    }

    [Theory]
    [InlineData("{\n \"a\": 010 }", "2: a: this is not JSON: Invalid leading zero before '1'")]
    [InlineData("{\n \"a\": NaN }", "2: a: this is not JSON: 'N' is an invalid start of a value")]
    [InlineData("{\n \"a\": +1 }", "2: a: this is not JSON: '+' is an invalid start of a value")]
    [InlineData("{\n \"a\": 0x10 }", "2: a: this is not JSON: 'x' is an invalid end of a number. Expected a delimiter")]
    [InlineData("{\n a: 1 }", "2: : this is not JSON: 'a' is an invalid start of a property name. Expected a '\"'")]
    [InlineData("{ \"a\": 1 }\n{}", "2: : this is not JSON: '{' is invalid after a single JSON value. Expected end of data")]
    [InlineData("{ \"a\": [1,,2] }", "1: a: this is not JSON: ',' is an invalid start of a value")]
    [InlineData("{ \"a\":\n\n 1e999 }", "1: a: this number is too large; numbers lie between -1.8e308 and 1.8e308")]
    [InlineData("{ \"a\": \"\\ud800\" }",
        "1: a: this text holds half of a surrogate pair (\\ud800 to \\udfff alone); write the character itself")]
    public void What_is_no_JSON_is_told_with_its_place(string text, string fault)
    {
        Read(text, out var faults);

        Assert.Equal([fault], faults);
    }

    [Fact]
    public void Faults_that_stop_nothing_are_all_told()
    {
        Read("{ \"a\": 1,\n \"a\": 2,\n \"b\": { \"c\": 1e400,\n \"c\": 3 } }", out var faults);

        Assert.Equal(
            [
                "2: a: the key \"a\" is written twice, first on line 1; remove one",
                "3: b.c: this number is too large; numbers lie between -1.8e308 and 1.8e308",
                "4: b.c: the key \"c\" is written twice, first on line 3; remove one",
            ], faults);
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_told_with_its_line()
    {
        byte[] text = [.. Encoding.UTF8.GetBytes("{\n \"a\": \""), 0xE4, .. Encoding.UTF8.GetBytes("\" }")];
        var faults = new FaultList();

        Assert.Null(PlacedJson.Read(text, (path, line) => new SourcePlace("f", path, line), faults));
        Assert.Equal("2: : this is not UTF-8 text; save the file as UTF-8", PlanFiles.Told(Assert.Single(faults.InOrder())));
    }

    [Fact]
    public void A_byte_order_mark_is_no_text()
    {
        Assert.Equal(1, (int)Read("\uFEFF{ \"a\": 1 }", out _)!["a"]!);
    }

    private static JToken? Read(string text, out string[] told)
    {
        var faults = new FaultList();
        JToken? token = PlacedJson.Read(Encoding.UTF8.GetBytes(text), (path, line) => new SourcePlace("f", path, line), faults);
        told = [.. faults.InOrder().Select(PlanFiles.Told)];
        return token;
    }
}
