using System.Text.Json.Nodes;
using System.Xml.Linq;
using Research.Experiments.Pages;

namespace Research.Experiments.Tests.Pages;

public sealed class PageTests
{
    [Fact]
    public void Sections_stand_in_the_order_in_which_one_asks()
    {
        var sections = PageSamples.Body(_ => { }).Descendants("section").Select(section => (string?)section.Attribute("id"));
        Assert.Equal(["claims", "levels", "curves", "scores", "activations", "gradients", "heat", "details"], sections);
    }

    [Fact]
    public void Every_claim_has_its_verdict_in_words_with_its_reason()
    {
        var claims = PageSamples.Body(_ => { }).WithClass("claim").ToList();

        Assert.Equal(["supported", "undecided", "supported", "refuted"],
            claims.Select(claim => claim.WithClass("badge").Single().Nodes().OfType<XText>().Single().Value));
        Assert.Contains("the interval lies on both sides", claims[1].Value, StringComparison.Ordinal);
        Assert.Contains("10 seeds can see a difference of 0.0055", claims[1].Value, StringComparison.Ordinal);
        Assert.Contains("+0.5334 [+0.4933, +0.5735]", claims[0].Value, StringComparison.Ordinal);
    }

    /// <summary>Against differences of 0.5 margins of 0.001 lie on one place.</summary>
    [Fact]
    public void Both_margins_of_a_plot_are_labelled_one_above_the_other()
    {
        var notes = PageSamples.Body(report =>
        {
            report["claims"]![0]!["expect"] = "equivalent";
            report["claims"]![0]!["margin"] = 0.001;
        }).WithClass("claim").First().WithClass("chart").Single().WithClass("note").ToList();

        Assert.Equal(["margin −0.0010", "margin +0.0010"], notes.Select(note => note.Value));
        Assert.True((double)notes[1].Attribute("y")! - (double)notes[0].Attribute("y")! >= 20);
    }

    /// <summary>All its parts are supported: only the correction over all claims stopped it.</summary>
    [Fact]
    public void A_claim_that_Holm_stopped_says_so()
    {
        var body = PageSamples.Body(report =>
        {
            report["experiment"]!["resolved"]!["statistics"] = new JsonObject { ["correction"] = "holm" };
            report["claims"]![0]!["outcome"] = "undecided";
            report["claims"]![0]!["reason"] = "holm";
            report["claims"]![0]!["words"] = new JsonArray("holm");
        });

        Assert.Equal("Undecided: decided by itself, but not after Holm's correction over the file's claims.",
            body.WithClass("claim").First().WithClass("reason").Single().Value);
        Assert.Contains("Claims are corrected by Holm", body.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("are not corrected", body.Value, StringComparison.Ordinal);
    }

    /// <summary>At alpha 0.01 three directional claims and one of a difference: 3 * 0.005 + 0.01; by Holm's correction a fourth of it.</summary>
    [Theory]
    [InlineData("none", "0.025")]
    [InlineData("holm", "0.00625")]
    public void How_many_claims_chance_would_support_follows_alpha_and_the_correction(string correction, string count)
    {
        var claims = PageSamples.Body(report =>
        {
            report["experiment"]!["resolved"]!["statistics"] = new JsonObject { ["alpha"] = 0.01, ["correction"] = correction };
            report["claims"]![1]!["expect"] = "different";
        }).Descendants("section").Single(section => (string?)section.Attribute("id") == "claims");

        Assert.Contains($"If none of these 4 claims were true, {count} would", claims.Value, StringComparison.Ordinal);
    }

    /// <summary>A cell's own interval is of 95 % whatever alpha is; "equivalent" is decided by that at 1 - 2 alpha.</summary>
    [Fact]
    public void Intervals_are_called_what_they_are()
    {
        var body = PageSamples.Body(report =>
        {
            report["experiment"]!["resolved"]!["statistics"] = new JsonObject { ["alpha"] = 0.01 };
            report["claims"]![3]!["expect"] = "equivalent";
            report["claims"]![3]!["margin"] = 0.1;
        });

        Assert.Equal(["95 % interval", "99 % interval"], Intervals(body, "levels", 0));
        Assert.Equal(["99 % interval"], Intervals(body, "levels", 1));
        Assert.Equal(["99 % interval"], Intervals(body, "claims", 0));
        Assert.Equal(["99 % interval", "98 % interval"], Intervals(body, "claims", 3));
        Assert.Contains("a cell's is a 95 % interval, a difference's a 99 % interval", body.Value, StringComparison.Ordinal);
        Assert.Contains("the whole 98 % interval lies within", body.Value, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Intervals(XElement body, string section, int table) =>
        body.Descendants("section").Single(one => (string?)one.Attribute("id") == section).Descendants("table").ElementAt(table)
            .Descendants("th").Select(head => head.Value).Where(head => head.EndsWith("interval", StringComparison.Ordinal));

    [Fact]
    public void Every_plot_has_title_note_axis_labels_and_a_table() => Assert.All(PageSamples.Body(_ => { }).WithClass("panel"), panel =>
    {
        Assert.NotEmpty(panel.Descendants("h3").Single().Value);
        Assert.NotEmpty(panel.WithClass("note").First().Value);
        Assert.InRange(panel.WithClass("title").Count(), 1, 2);
        Assert.NotEmpty(panel.Descendants("tbody").Descendants("tr"));
        Assert.NotEmpty(panel.WithClass("pt"));
        Assert.Equal("img", (string?)panel.WithClass("chart").Single().Attribute("role"));
    });

    [Fact]
    public void Series_of_a_plot_differ_without_colour() => Assert.All(
        PageSamples.Body(_ => { }).WithClass("panel").SelectMany(panel => panel.WithClass("legend")), legend =>
    {
        var looks = legend.Descendants("svg")
            .Select(swatch =>
                string.Join('|',
                    swatch.Elements("path").Select(path => (string?)path.Attribute("stroke-dasharray") + (string?)path.Attribute("d"))))
            .ToList();
        Assert.Equal(looks.Count, looks.Distinct().Count());
    });

    /// <summary>A value of 0 has no place on a logarithmic axis: the axis is linear then, and the mean is the geometric one of the others
    /// still.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0)]
    public void Means_of_a_measure_on_a_logarithm_are_geometric_and_called_that(double least)
    {
        var scores = PageSamples.Body(report =>
        {
            report["measures"]![0]!["scale"] = "log10";
            var (cell, measure) = (report["cells"]![0]!["id"]!.GetValue<string>(), report["measures"]![0]!["name"]!.GetValue<string>());
            foreach (var (index, trial) in report["trials"]!.AsArray().Where(trial => trial!["cell"]!.GetValue<string>() == cell).Index())
                trial!["values"]![measure] = index switch { 0 => 0.01, 1 => 100, 2 => least, 3 => 0.5, _ => "diverged" };
        }).Descendants("section").Single(section => (string?)section.Attribute("id") == "scores").WithClass("panel").ToList();

        Assert.Contains("Bar: geometric mean;", scores[0].WithClass("note").First().Value, StringComparison.Ordinal);
        var row = scores[1].Descendants("tbody").Single().Elements("tr").First();
        Assert.Equal(least == 0 ? "0.7937" : "0.7071", row.Elements("td").Last().Value);
    }

    [Fact]
    public void A_seed_is_a_point_and_one_that_diverged_a_word()
    {
        var scores = PageSamples.Body(_ => { }).Descendants("section").Single(section => (string?)section.Attribute("id") == "scores");
        Assert.Equal(59, scores.WithClass("panel").First().WithClass("dot").Count());
        Assert.Contains("(1 diverged)", scores.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_that_diverged_leaves_a_cross_on_its_curve()
    {
        var curves = PageSamples.Body(_ => { }).Descendants("section").Single(section => (string?)section.Attribute("id") == "curves");
        Assert.Contains("seed 7 diverged", (string?)curves.WithClass("diverged").First().Attribute("data-tip"), StringComparison.Ordinal);
    }

    /// <summary>Where a factor sets when a training is looked at, some cells tell steps and the others epochs.</summary>
    [Fact]
    public void Curves_over_steps_and_over_epochs_have_plots_of_their_own()
    {
        var panels = PageSamples.Body(report =>
        {
            var cell = report["cells"]![1]!["id"]!.GetValue<string>();
            foreach (var trial in report["trials"]!.AsArray().Where(trial => trial!["cell"]!.GetValue<string>() == cell))
            {
                var moments = trial!["curves"]!["moments"]!;
                moments["unit"] = "step";
                moments["at"] = new JsonArray([.. moments["at"]!.AsArray().Select(at => JsonValue.Create(32 * at!.GetValue<double>()))]);
            }
        }).Descendants("section").Single(section => (string?)section.Attribute("id") == "curves").WithClass("panels").First()
            .WithClass("panel").ToList();

        Assert.Equal(["epoch", "step", "epoch", "step"], panels.Select(panel => panel.WithClass("title").Last().Value));
        Assert.Equal([5, 1, 5, 1], panels.Select(panel => panel.WithClass("series").Count()));
        Assert.Equal([5, 1, 5, 1], panels.Select(panel => panel.WithClass("legend").Single().Descendants("svg").Count()));
    }

    /// <summary>Four switches that change nothing make, with the two factors that there are, fifteen pairs.</summary>
    [Fact]
    public void Every_pair_of_factors_has_its_plot_the_seventh_on_folded_away()
    {
        var heat = PageSamples.Body(report =>
        {
            var cells = report["cells"]!.AsArray();
            foreach (var name in (string[])["a", "b", "c", "d"])
            {
                JsonObject Level(string level) => new() { ["name"] = level, ["set"] = new JsonObject() };
                report["factors"]!.AsArray().Add(new JsonObject
                {
                    ["name"] = name,
                    ["path"] = new JsonArray(name),
                    ["levels"] = new JsonArray(Level("off"), Level("on")),
                });
                foreach (var cell in cells.ToList())
                {
                    cell!["levels"]![name] = "off";
                    var copy = cell.DeepClone();
                    (copy["levels"]![name], copy["id"], copy["baseline"]) = ("on", cell["id"] + name, false);
                    copy["sameAs"] = cells[0]!["id"]!.GetValue<string>();
                    cells.Add(copy);
                }
            }
        }).Descendants("section").Single(section => (string?)section.Attribute("id") == "heat");

        Assert.Equal(6, heat.WithClass("panels").First().WithClass("panel").Count());
        Assert.Equal("9 more", heat.WithClass("fold").Single().Element("summary")!.Value);
        Assert.Equal(15, heat.WithClass("panel").Count());
    }

    [Fact]
    public void Text_of_a_report_is_text()
    {
        const string Evil = "</style><script>alert('1')</script>\"&";
        var body = PageSamples.Body(report =>
        {
            foreach (var key in (string[])["name", "question", "description", "source"]) report["experiment"]![key] = Evil;
            foreach (var level in report["factors"]![0]!["levels"]!.AsArray()) level!["name"] = Evil + level["name"];
            foreach (var cell in report["cells"]!.AsArray()) cell!["levels"]!["activation"] = Evil + cell["levels"]!["activation"];
            report["claims"]![0]!["says"] = Evil;
            report["failures"] =
                new JsonArray(new JsonObject { ["trial"] = "x", ["cell"] = Evil, ["seed"] = 1, ["where"] = Evil, ["message"] = Evil });
        });

        Assert.Equal(Evil, body.Descendants("h1").Single().Value);
        Assert.Empty(body.Descendants("script"));
    }

    [Fact]
    public void The_same_report_gives_the_same_page() => Assert.Equal(PageSamples.Page(_ => { }), PageSamples.Page(_ => { }));

    [Fact]
    public void Nothing_is_fetched()
    {
        var page = PageSamples.Page(_ => { });
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page.Replace("&#39;", "'", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_without_claims_probes_or_curves_shows_neither()
    {
        var body = PageSamples.Body(report =>
        {
            foreach (var key in (string[])["claims", "comparisons", "histograms"]) report[key] = new JsonArray();
            foreach (var trial in report["trials"]!.AsArray())
            {
                trial!["curves"] = new JsonObject();
                trial["probes"] = new JsonArray();
            }
        });
        Assert.Equal(["levels", "scores", "heat", "details"],
            body.Descendants("section").Select(section => (string?)section.Attribute("id")));
    }

    /// <summary>An interrupted run may have come to nothing yet.</summary>
    [Fact]
    public void A_report_without_trials_is_a_page_too()
    {
        var body = PageSamples.Body(report =>
        {
            foreach (var key in (string[])["trials", "summaries", "claims", "comparisons", "histograms"]) report[key] = new JsonArray();
            report["status"]!["state"] = "partial";
        });
        Assert.Contains("had not come to its end", body.WithClass("trouble").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void What_reaches_an_activation_and_what_it_gives_have_panels_of_their_own()
    {
        var body = PageSamples.Body(report =>
        {
            var histograms = report["histograms"]!.AsArray();
            histograms.Clear();
            foreach (var quantity in (string[])["histogram", "pre-histogram"])
            {
                histograms.Add(new JsonObject
                {
                    ["cell"] = report["cells"]![0]!["id"]!.GetValue<string>(),
                    ["probe"] = "activations",
                    ["quantity"] = quantity,
                    ["layer"] = "hidden.1",
                    ["moment"] = "start",
                    ["edges"] = new JsonArray(-1, 0, 1),
                    ["counts"] = new JsonArray(3, 4),
                });
            }
        });
        var titles = body.Descendants("h3").Select(title => title.Value.Split(": ")).Where(title => title.Length > 1);
        Assert.Equal(
            ["activations.histogram", "activations.pre-histogram"],
            titles.Select(title => title[0]).Where(what => what.StartsWith("activations", StringComparison.Ordinal)));
    }

    /// <summary>A probe may tell a quantity of the whole model before those of its layers, even one of the same name.</summary>
    [Theory]
    [InlineData("total")]
    [InlineData("norm")]
    public void What_a_probe_says_of_the_whole_model_takes_no_layer_from_its_plots(string quantity)
    {
        var whole = PageSamples.Body(report =>
        {
            foreach (var trial in report["trials"]!.AsArray())
            {
                var probes = trial!["probes"]!.AsArray();
                foreach (var probe in probes.Where(probe => probe!["quantities"]!["norm"] is not null).ToList())
                {
                    var total = probe!.DeepClone();
                    total["layers"] = new JsonArray();
                    total["quantities"] = new JsonObject { [quantity] = new JsonArray(1) };
                    probes.Insert(0, total);
                }
            }
        });
        Assert.Equal(Gradients(PageSamples.Body(_ => { })), Gradients(whole));
    }

    private static string Gradients(XElement body) =>
        body.Descendants("section").Single(section => (string?)section.Attribute("id") == "gradients").ToString();

    [Fact]
    public void Many_cells_are_shared_out_over_panels()
    {
        var body = PageSamples.Body(report =>
        {
            // Six more cells at a third depth, copied from the six that are there.
            var cells = report["cells"]!.AsArray();
            foreach (var cell in cells.ToList())
            {
                var id = cell!["id"]!.GetValue<string>();
                var copy = cell.DeepClone();
                copy["baseline"] = false;
                copy["levels"]!["depth"] = "1" + cell["levels"]!["depth"];
                copy["id"] = id + "+";
                cells.Add(copy);
                foreach (var trial in report["trials"]!.AsArray().Where(trial => trial!["cell"]!.GetValue<string>() == id).ToList())
                {
                    var other = trial!.DeepClone();
                    other["cell"] = id + "+";
                    report["trials"]!.AsArray().Add(other);
                }
            }
        });
        var panels = body.Descendants("section").Single(section => (string?)section.Attribute("id") == "curves").WithClass("panel")
            .ToList();
        Assert.Equal(8, panels.Count);
        Assert.All(panels, panel => Assert.Equal(3, panel.WithClass("line").Count() / 2));
        Assert.Equal("validation.accuracy: depth 2", panels[0].Descendants("h3").Single().Value);
    }

    [Fact]
    public void What_is_no_report_is_refused_in_a_sentence() =>
        Assert.Contains("not a report", Assert.Throws<InvalidDataException>(() => PageWriter.Write("[]"u8.ToArray())).Message,
            StringComparison.Ordinal);
}
