using System.Text;
using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments.Tests;

public class SettingTreeTests
{
    private const string Base = """
        {
          "data": { "type": "csv", "path": "x.csv", "preprocess": ["standardize"] },
          "model": [
            "flatten",
            { "name": "hidden", "type": "dense", "units": 4 },
            { "name": "block", "type": "residual", "body": [{ "name": "drop", "type": "dropout", "rate": 0.5 }] },
            "dropout", "dropout",
            { "type": "parallel", "branches": [["dense"], ["dense"]] }
          ],
          "optimizer": { "type": "momentum", "learningRate": 0.1, "momentum": 0.9 },
          "regularizers": [{ "type": "l2", "lambda": 0.1 }, { "type": "l2", "lambda": 0.2 }],
          "loss": "mean-squared-error",
          "training": { "epochs": 2 }
        }
        """;

    [Theory]
    [InlineData("model.hidden.units", "8", "model[1]", "{'name':'hidden','type':'dense','units':8}")]
    [InlineData("model[1].units", "8", "model[1]", "{'name':'hidden','type':'dense','units':8}")]
    [InlineData("model.block.body.drop.rate", "0.1", "model[2].body", "[{'name':'drop','rate':0.1,'type':'dropout'}]")]
    [InlineData("model.block.body.drop", "null", "model[2].body", "[]")]
    [InlineData("model.block.body", "['relu']", "model[2]", "{'body':['relu'],'name':'block','type':'residual'}")]
    [InlineData("model.dropout-2.rate", "0.3", "model[4]", "{'rate':0.3,'type':'dropout'}")]
    [InlineData("model.parallel.branches[1][0].units", "3", "model[5].branches", "[['dense'],[{'type':'dense','units':3}]]")]
    [InlineData("model.parallel.branches[0]", "null", "model[5].branches", "[['dense']]")]
    [InlineData("data.preprocess.standardize.columns", "[1]", "data.preprocess", "[{'columns':[1],'type':'standardize'}]")]
    [InlineData("regularizers.l2-2.lambda", "0.5", "regularizers[1]", "{'lambda':0.5,'type':'l2'}")]
    [InlineData("regularizers.l1", "{'type':'l1','lambda':1}", "regularizers[2]", "{'lambda':1,'type':'l1'}")]
    [InlineData("regularizers.small", "{'type':'l1','lambda':1}", "regularizers[2]", "{'lambda':1,'name':'small','type':'l1'}")]
    [InlineData("metrics.accuracy", "'accuracy'", "metrics", "['accuracy']")]
    [InlineData("probes.g", "'gradient-statistics'", "probes", "[{'name':'g','type':'gradient-statistics'}]")]
    [InlineData("defaults.activation", "'relu'", "defaults", "{'activation':'relu'}")]
    [InlineData("training.shuffle", "false", "training", "{'epochs':2,'shuffle':false}")]
    [InlineData("optimizer.type", "'sgd'", "optimizer", "{'learningRate':0.1,'momentum':0.9,'type':'sgd'}")]
    [InlineData("optimizer.momentum", "null", "optimizer", "{'learningRate':0.1,'type':'momentum'}")]
    [InlineData("loss.logBase", "2", "loss", "{'logBase':2,'type':'mean-squared-error'}")]
    [InlineData("schedule", "{'type':'step','every':3}", "schedule", "{'every':3,'type':'step'}")]
    public void A_value_is_set_where_the_path_leads(string path, string value, string at, string expected)
    {
        JObject root = Set(path, value);

        Assert.Equal(expected.Replace('\'', '"'), CanonicalJson.Write(root.SelectToken(at)!));
    }

    [Theory]
    [InlineData("model.hidden", "{'type':'dropout','rate':0.1}", "flatten hidden block dropout dropout-2 parallel")]
    [InlineData("model.hidden", "'dropout'", "flatten hidden block dropout dropout-2 parallel")]
    [InlineData("model.dropout", "null", "flatten hidden block dropout-2 parallel")]
    [InlineData("model.dropout", "'relu'", "flatten hidden block dropout dropout-2 parallel")]
    [InlineData("model.dropout.type", "'gaussian-noise'", "flatten hidden block dropout dropout-2 parallel")]
    [InlineData("model.flatten.type", "'dropout'", "flatten hidden block dropout dropout-2 parallel")]
    [InlineData("model.hidden.name", "'first'", "flatten first block dropout dropout-2 parallel")]
    [InlineData("model[0]", "null", "hidden block dropout dropout-2 parallel")]
    public void What_is_set_keeps_its_name_and_nothing_else_is_renamed(string path, string value, string names) =>
        Assert.Equal(names, string.Join(' ', ListNames.Of((JArray)Set(path, value)["model"]!)!));

    [Theory]
    [InlineData("optimzer.learningRate", "1", "there is no \"optimzer\" in an experiment; did you mean \"optimizer\"?")]
    [InlineData("model.hiden.units", "1", "`model` has no \"hiden\"; its names are: flatten, hidden, block, dropout, dropout-2, parallel")]
    [InlineData("model.new", "'relu'", "`model` has no \"new\"; its names are: flatten, hidden, block, dropout, dropout-2, parallel")]
    [InlineData("model.block.body.new", "'relu'", "`model.block.body` has no \"new\"; its names are: drop")]
    [InlineData("data.preprocess.one-hot", "'one-hot'", "`data.preprocess` has no \"one-hot\"; its names are: standardize")]
    [InlineData("regularizers.l1.lambda", "1", "`regularizers` has no \"l1\"; its names are: l2, l2-2")]
    [InlineData("regularizers.l1", "null", "`regularizers` has no \"l1\"; its names are: l2, l2-2")]
    [InlineData("regularizers.l1", "{'lambda':1}",
        "`regularizers` has no \"l1\" yet, so it is appended, and what is appended needs a `type`")]
    [InlineData("regularizers.l2", "{'lambda':1}", "`regularizers.l2` is replaced as a whole, and what takes its place needs a `type`")]
    [InlineData("model[9].units", "1", "`model` has no [9]: it has 6 elements, counted from [0]")]
    [InlineData("optimizer[0]", "1", "`optimizer` is no list, so it has no [0]")]
    [InlineData("model.parallel.branches.dense", "1",
        "the elements of `model.parallel.branches` have no names; say which by its index, such as `model.parallel.branches[0]`")]
    [InlineData("training.epochs.more", "1", "`training.epochs` is a number: nothing lies beneath it to be set")]
    [InlineData("schedule.factor", "1",
        "there is no `schedule` to set `factor` of; write `schedule` in the experiment first, or set `schedule` as a whole")]
    [InlineData("model.hidden.initialiser.std", "1",
        "there is no `model.hidden.initialiser` to set `std` of; write `initialiser` in `model.hidden` first, "
        + "or set `model.hidden.initialiser` as a whole")]
    [InlineData("optimizer.momentun", "null",
        "`optimizer.momentun` is written nowhere, so null has nothing to reset; did you mean \"momentum\"?")]
    [InlineData("trainin", "null", "there is no \"trainin\" in an experiment; did you mean \"training\"?")]
    public void A_path_that_leads_nowhere_says_where_it_ends(string path, string value, string message) =>
        Assert.Equal(message, Assert.Throws<SettingException>(() => Set(path, value)).Message);

    [Theory]
    [InlineData("schedule")]
    [InlineData("training.batchSize")]
    [InlineData("model.hidden.activation")]
    [InlineData("regularizers.l2.layers")]
    [InlineData("data.validation")]
    public void Null_resets_what_is_known_though_nobody_wrote_it(string path) =>
        Assert.Equal(CanonicalJson.Write(Read(Base)), CanonicalJson.Write(Set(path, "null")));

    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("a..b")]
    [InlineData("a[x]")]
    [InlineData("a]")]
    [InlineData("[0]")]
    public void What_is_no_path_is_told(string text)
    {
        Assert.Null(SettingPath.Parse(text, out var error));
        Assert.StartsWith($"\"{text}\" is no path", error);
    }

    private static JObject Set(string path, string value)
    {
        var root = (JObject)Read(Base);
        var known = new KnownPaths();
        foreach (JProperty property in root.Properties())
            known.Add(property.Name, property.Value);
        new SettingTree(root, known).Set(SettingPath.Parse(path, out _)!, Read(value.Replace('\'', '"')), new SourcePlace("", "--set", 0));
        return root;
    }

    private static JToken Read(string json) =>
        PlacedJson.Read(Encoding.UTF8.GetBytes(json), (path, line) => new SourcePlace("f", path, line), new FaultList())!;
}
